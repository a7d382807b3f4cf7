import { startLocalCloud } from './cloud.ts';
import { DataFolderError } from './data/data-folder-error.ts';
import { readOptions, type StartOptions, UsageError } from './options.ts';
import { synthesize } from './synthesize.ts';
import { type Progress, progressOn } from './tour/progress.ts';
import { createTourMemory } from './tour/remember.ts';
import { type Shop, startShop } from './tour/shop.ts';
import { takeTour } from './tour/tour.ts';
import { renderWelcome } from './tour/welcome.ts';

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
  const tour = createTourMemory();
  const cloud = await progress.step('boot the assembly in this process', () =>
    startLocalCloud({ assembly, environment, ...place, alsoKept: tour.kept }),
  );
  try {
    // A tour that is broken off leaves nothing in the folder: the next start takes it from its beginning.
    tour.result ??= await takeTour(cloud, shop.url, progress);
    const ended = interrupted();
    cloud.keep();
    for (const line of renderWelcome(cloud, tour.result)) progress.line(line);
    if (!once) await ended;
  } finally {
    await cloud.close();
  }
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
