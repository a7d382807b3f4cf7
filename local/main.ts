import { type LocalCloud, startLocalCloud } from './cloud.ts';
import { DataFolderError } from './data/data-folder-error.ts';
import { readOptions, type StartOptions, UsageError } from './options.ts';
import { synthesize } from './synthesize.ts';
import { type Progress, progressOn } from './tour/progress.ts';
import { recallTour, rememberTour } from './tour/remember.ts';
import { type Shop, startShop } from './tour/shop.ts';
import { takeTour } from './tour/tour.ts';
import { renderAddress, renderWelcome } from './tour/welcome.ts';

const STAGE = 'dev';

/**
 * `npm start`: synthesizes the stacks, runs them in this process, takes the tour, then serves until Ctrl-C. With `--data` it goes
 * on from what an earlier process kept in the folder, and the tour is taken the first time only.
 */
async function main(options: StartOptions): Promise<void> {
  const progress = progressOn((text) => process.stdout.write(text), process.stdout.isTTY);
  const assembly = await progress.step('synthesize the stacks', () => synthesize(STAGE));
  const shop = await startShop();
  try {
    await serve(options, assembly, shop, progress);
  } finally {
    await shop.close();
  }
}

async function serve(options: StartOptions, assembly: string, shop: Shop, progress: Progress): Promise<void> {
  const { once, ...place } = options;
  const environment = { [`tributary-${STAGE}-tasks-on-http-call`]: { EGRESS_ALLOWED_HOSTS: shop.host } };
  const cloud = await progress.step('boot the assembly in this process', () =>
    startLocalCloud({ assembly, environment, ...place }),
  );
  try {
    for (const line of await welcome(cloud, shop, options.data, progress)) progress.line(line);
    if (!once) await interrupted();
  } finally {
    await cloud.close();
  }
}

async function welcome(
  cloud: LocalCloud,
  shop: Shop,
  data: string | undefined,
  progress: Progress,
): Promise<readonly string[]> {
  if (!cloud.resumed || data === undefined) {
    return renderWelcome(cloud, await rememberTour(await takeTour(cloud, shop.url, progress), data));
  }
  const tour = await recallTour(data);
  return tour === undefined ? renderAddress(cloud) : renderWelcome(cloud, tour);
}

/** Resolves when the person at the terminal, or a supervisor, ends the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof DataFolderError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
