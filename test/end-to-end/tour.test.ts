import { expect, inject, test } from 'vitest';
import { startLocalCloud } from '../../local/cloud.ts';
import { startShop } from '../../local/tour/shop.ts';
import { takeTour } from '../../local/tour/tour.ts';
import { renderWelcome } from '../../local/tour/welcome.ts';

test('the tour ends with every step done and shows what to try', async () => {
  const lines: string[] = [];
  const shop = await startShop();
  const cloud = await startLocalCloud({
    assembly: inject('assembly'),
    environment: { 'tributary-dev-tasks-on-http-call': { EGRESS_ALLOWED_HOSTS: shop.host } },
  });
  try {
    const tour = await takeTour(cloud, shop.url, {
      step: async (title, run) => {
        lines.push(title);
        return run();
      },
      line: (text) => lines.push(text),
    });
    expect(lines).toContain('globex asks for the same execution and gets 404');
    expect(lines.some((line) => line.includes('█'))).toBe(true);
    for (const line of renderWelcome(cloud, tour).filter((text) => text.includes('curl'))) {
      const [, url, key] = /curl -s '?([^ ']+)'? -H 'Authorization: (.*)'/.exec(line) ?? [];
      const response = await fetch(url ?? '', { headers: { authorization: key ?? '' } });
      expect([200, 404]).toContain(response.status);
    }
  } finally {
    await cloud.close();
    await shop.close();
  }
});
