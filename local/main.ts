import { parseArgs } from 'node:util';
import { startLocalCloud } from './cloud.ts';
import { synthesize } from './synthesize.ts';
import { progressOn } from './tour/progress.ts';
import { startShop } from './tour/shop.ts';
import { takeTour } from './tour/tour.ts';
import { renderWelcome } from './tour/welcome.ts';

const STAGE = 'dev';

/** `npm start`: synthesizes the stacks, runs them in this process, takes the tour, then serves until Ctrl-C. */
async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
  });
  const progress = progressOn((text) => process.stdout.write(text), process.stdout.isTTY);
  const assembly = await progress.step('synthesize the stacks', () => synthesize(STAGE));
  const shop = await startShop();
  const cloud = await progress.step('boot the assembly in this process', () =>
    startLocalCloud({
      assembly,
      port: Number(options.port),
      environment: { [`tributary-${STAGE}-tasks-on-http-call`]: { EGRESS_ALLOWED_HOSTS: shop.host } },
    }),
  );
  const close = async () => {
    await cloud.close();
    await shop.close();
  };
  try {
    const keys = await takeTour(cloud, shop.url, progress);
    for (const line of renderWelcome(cloud, keys)) progress.line(line);
    if (!options.once) await interrupted();
  } finally {
    await close();
  }
}

/** Resolves when the person at the terminal, or a supervisor, ends the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

await main();
