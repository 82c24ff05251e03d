import { readFile } from 'node:fs/promises';
import { expect, test, type Person } from './fixtures';
import { accessible } from './harness/index';
import { dataIntegrity, someBadge } from './interop/issue.mjs';
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false };
const record = await readFile('/work/shared/fixtures/learncard/clr__great-plains-full.json', 'utf8');
async function brings(p: Person, text: string) {
  await p.opens('add'); await p.add.choose({ name: 'badge.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await p.page.getByRole('button', { name: /^Save/ }).first().click();
  await p.page.waitForURL(a => !/\/add$/.test(a.pathname));
}
async function shot(p: Person, name: string, full = true) {
  await p.page.waitForTimeout(400);
  const wider = await p.page.evaluate(() => { const d = document.scrollingElement!; return d.scrollWidth > d.clientWidth ? [d.scrollWidth, d.clientWidth] : 0; });
  if (wider) console.log(name, 'WIDER', wider);
  await accessible(p.page, name).catch(e => console.log(name, String(e.message).slice(0, 1500)));
  await p.page.screenshot({ path: `/tmp/looks/${name}.png`, fullPage: full, animations: 'disabled' });
}
for (const [kind, options] of [['phone', phone], ['desk', desktop]] as const) test(kind, async ({ somebody }) => {
  test.setTimeout(400_000);
  const p = await somebody({ ...options, ...(process.env.LOOK_DARK ? { colorScheme: 'dark' } : {}), ...(process.env.LOOK_ES ? { locale: 'es-ES' } : {}) });
  p.world.expects(/./);
  const key = await dataIntegrity();
  for (const about of [
    someBadge({ title: 'Data Literacy', skill: 'Explaining uncertainty', person: 'Ada Moreno', validFrom: '2026-05-11T09:00:00Z' }),
    someBadge({ title: 'Collaboration', skill: 'Collaboration', person: 'Ada Moreno', validFrom: '2025-03-01T09:00:00Z', validUntil: '2026-01-01T00:00:00Z' }),
    someBadge({ title: 'Critical Thinking', skill: 'Critical thinking', person: 'Ada Moreno', validFrom: '2026-02-01T09:00:00Z' }),
  ]) await brings(p, await key.issue(about));
  await brings(p, record);
  await shot(p, `${kind}-badge-clr`, false);
  await p.page.getByRole('link', { name: /line by line|línea por línea/ }).click();
  await p.page.waitForURL(/transcript/);
  await expect(p.page.getByRole('heading', { level: 1 })).toBeVisible();
  await shot(p, `${kind}-transcript`);
  await p.opens('record');
  await shot(p, `${kind}-record`);
  const add = async (n: number, fields: Record<string, string>) => {
    await p.page.locator('.record-part').nth(n).getByRole('button', { name: /^Add|^Añadir/ }).click();
    const d = p.page.locator('dialog[open]');
    for (const [nth, v] of Object.entries(fields)) await d.getByRole('textbox').nth(Number(nth)).fill(v);
    if (n === 1 && !process.env.LOOK_ES) await shot(p, `${kind}-line-form`, false);
    await d.locator('button.primary').click();
    await expect(p.page.locator('dialog[open]')).toHaveCount(0);
  };
  await add(1, { 0: 'Library assistant', 1: 'Harbour City Library', 2: '2022-03', 3: '2024-06', 4: 'Harbour City', 5: 'Kept the catalogue, taught two courses a month.', 6: 'Teaching, Excel' });
  await add(0, { 0: 'Community data course', 1: 'Harbour College', 2: '2025-01', 3: '2025-09' });
  await shot(p, `${kind}-record2`);
  await p.page.locator('.line .round').first().click();
  await shot(p, `${kind}-menu`, false);
  await p.page.keyboard.press('Escape');
  await p.opens('skills'); await shot(p, `${kind}-skills`);
  await p.opens('pathways'); await shot(p, `${kind}-pathways-empty`, false);
  await p.page.locator('.panel button').nth(1).click();
  await expect(p.page.locator('.pathway')).toHaveCount(1);
  await p.page.locator('.panel.no-print button').nth(2).click();
  await expect(p.page.locator('.pathway')).toHaveCount(2);
  await shot(p, `${kind}-pathways`);
  await p.opens('timeline'); await shot(p, `${kind}-timeline`);
  await p.opens('resume'); await shot(p, `${kind}-resume`);
  await p.page.locator('details.panel > summary').first().click(); await shot(p, `${kind}-resume-choose`);
  const id = new URL(p.page.url());
  await p.opens(''); await p.home.open('Data Literacy'); await p.page.waitForURL(/badge\?id=/);
  const badge = new URL(p.page.url()).searchParams.get('id');
  await p.opens(`worth?id=${badge}`); await shot(p, `${kind}-worth`);
  await p.opens('resume');
  await p.page.getByRole('button', { name: /Make the record and share|Crear el expediente/ }).click();
  await p.page.waitForURL(/share\?ids=/);
  await p.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copy = p.page.getByRole('button', { name: /Copy link|Copiar/ });
  await expect(copy).toBeEnabled(); await copy.click(); await p.page.waitForTimeout(500);
  const link = await p.page.evaluate(() => navigator.clipboard.readText());
  console.log('link length', link.length);
  const a = await somebody({ ...options, ...(process.env.LOOK_DARK ? { colorScheme: 'dark' } : {}), ...(process.env.LOOK_ES ? { locale: 'es-ES' } : {}) });
  a.world.expects(/./);
  await a.opens(link); await shot(a, `${kind}-verify`, false);
  await a.page.getByRole('link', { name: /^Review|^Revisar/ }).click();
  await a.page.waitForURL(/review/);
  await expect(a.page.locator('.review-page')).toBeVisible({ timeout: 20000 });
  await a.page.getByRole('textbox').first().fill('Critical thinking\nTeaching\nPython\nCollaboration');
  await a.page.getByRole('button', { name: /^Compare$|^Comparar$/ }).click();
  await shot(a, `${kind}-review`);
});
