import { startLocalCloud } from '../../local/cloud.ts';

/** A local cloud as a process of its own, so that it can be killed. Arguments: the assembly, its data folder and its port. */
const [, , assembly = '', data = '', port = '0'] = process.argv;
const cloud = await startLocalCloud({ assembly, data, port: Number(port) });
cloud.keep();
const { baseUrl, resumed, rootCredentials, outputs } = cloud;
process.stdout.write(`${JSON.stringify({ baseUrl, resumed, rootCredentials, outputs, mailbox: cloud.mailbox })}\n`);
process.once('SIGTERM', () => void cloud.close());
