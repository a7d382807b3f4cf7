import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** More than any machine answers. */
const UNLIMITED = 1_000_000;

/** Names under which templates write request rates: of usage plans, and of a stage's methods. */
const RATES = new Set(['RateLimit', 'BurstLimit', 'ThrottlingRateLimit', 'ThrottlingBurstLimit']);

/** Copies an assembly and lifts every request rate of API Gateway in the copy. @returns the folder of the copy */
export function liftThrottles(assembly: string, copy: string): string {
  rmSync(copy, { recursive: true, force: true });
  cpSync(assembly, copy, { recursive: true });
  for (const name of readdirSync(copy).filter((file) => file.endsWith('.template.json'))) {
    const path = join(copy, name);
    writeFileSync(path, withoutRates(readFileSync(path, 'utf8')));
  }
  return copy;
}

/** A template with every request rate lifted. */
export function withoutRates(template: string): string {
  const lifted: unknown = JSON.parse(template, (key, value: unknown) =>
    RATES.has(key) && typeof value === 'number' ? UNLIMITED : value,
  );
  return JSON.stringify(lifted);
}
