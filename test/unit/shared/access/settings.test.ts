import { describe, expect, test } from 'vitest';
import { pageOrigin } from '../../../../functions/shared/access/settings.ts';

describe('the origin of a page', () => {
  test.each([
    'https://console.acme.example',
    'https://console.acme.example:8443',
    'https://xn--bcher-kva.example',
    'http://localhost:5173',
    'http://localhost',
  ])('is %s', (text) => {
    expect(pageOrigin.safeParse(text).success).toBe(true);
  });

  test.each([
    ['*', 'everything'],
    ['null', 'what sandboxed pages send'],
    ['https://*.acme.example', 'a wildcard'],
    ['http://console.acme.example', 'not encrypted'],
    ['https://console.acme.example/', 'a path'],
    ['https://console.acme.example/x', 'a path'],
    ['https://Console.acme.example', 'capitals, which browsers send small'],
    ['https://console.acme.example:443', 'the port that browsers leave out'],
    ['http://localhost:80', 'the port that browsers leave out'],
    ['https://console.acme.example:70000', 'no port'],
    ['https://ada@acme.example', 'a user'],
    ['http://localhost.evil.example', 'not this machine'],
    ['https://bücher.example', 'letters that browsers encode'],
    ['https://acme.example\n', 'a line'],
    [`https://${'a'.repeat(200)}.example`, 'too long'],
  ])('is not %s: %s', (text) => {
    expect(pageOrigin.safeParse(text).success).toBe(false);
  });
});
