import { test } from './fixtures';
import { dataIntegrity, someBadge } from './interop/issue.mjs';
test('bar', async ({ somebody }) => {
  const p = await somebody({ viewport: { width: 390, height: 844 } }); p.world.expects(/./);
  const key = await dataIntegrity();
  const titles: string[] = [];
  for (let n = 0; n < 3; n++) { const about = someBadge({ title: 'Badge ' + n }); titles.push(about.title); await p.keeps(await key.issue(about), about.title); }
  const link = await p.linkTo(titles);
  const q = await somebody({ viewport: { width: 390, height: 844 } }); q.world.expects(/./);
  await q.opens(link); await q.page.waitForTimeout(1500);
  console.log(await q.page.evaluate(() => { const a = document.querySelector('.actions')!; const r = a.getBoundingClientRect(); const c = getComputedStyle(a); return JSON.stringify({ r, pos: c.position, z: c.zIndex, html: a.outerHTML.slice(0, 900), par: a.parentElement!.className, mh: getComputedStyle(a.parentElement!).height, dh: document.documentElement.scrollHeight }); }));
  await q.page.screenshot({ path: '/tmp/looks/bar.png' });
});
