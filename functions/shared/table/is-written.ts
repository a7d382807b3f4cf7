import { type Table, WriteRefused } from './table.ts';

/** Makes one write. @returns false when its condition did not hold, and nothing was written */
export async function isWritten(table: Table, write: Parameters<Table['write']>[0]): Promise<boolean> {
  try {
    await table.write(write);
    return true;
  } catch (error) {
    if (error instanceof WriteRefused) return false;
    throw error;
  }
}
