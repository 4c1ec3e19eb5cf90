// The report in Chromium: searched, filtered, linked into, copied from and printed, by mouse and by keyboard, wide and narrow, light
// and dark, with scripts and without. axe-core finds nothing wrong, the console stays empty, nothing is asked of anybody, and a
// container's name that is markup stays text.
//
// usage: node page.mjs REPORT.html GOLDEN.html SCRATCH_DIRECTORY
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

// Only what never comes is waited for that long.
const PATIENCE_MS = 60000;
const [report, golden, scratch] = process.argv.slice(2);
const url = pathToFileURL(report).href, goldenUrl = pathToFileURL(golden).href;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const faults = [];
const expect = (good, what) => { if (!good) faults.push(what); };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'], timeout: PATIENCE_MS });

const shown = (page, selector) => page.locator(`${selector} >> visible=true`).count();

async function open(address, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
	const page = await context.newPage();
	page.setDefaultTimeout(PATIENCE_MS);
	page.on('console', (message) => faults.push(`the console says: ${message.text()}`));
	page.on('pageerror', (error) => faults.push(`the script fails: ${error.message}`));
	page.on('request', (request) => expect(request.url().startsWith('file:'), `asks for ${request.url()}`));
	await page.goto(address);
	return page;
}

// Whether the page comes to be so.
const becomes = (page, condition, argument) => page.waitForFunction(condition, argument).then(() => true, () => false);

async function search(page, text, expected) {
	await page.fill('#find', text);
	await page.waitForFunction((words) => document.querySelector('#found').textContent.match(words), expected)
		.catch(async () => faults.push(`searched for ${text}: ${await page.textContent('#found')}`));
}

async function searches() {
	const page = await open(url);
	const rules = await page.locator('#rules .rule').count(), findings = await page.locator('.finding').count();
	expect(rules > 150 && findings > 20, `${rules} rules, ${findings} findings`);
	await page.keyboard.press('/');
	expect(await page.evaluate(() => document.activeElement.id) === 'find', 'a slash does not lead to the search');
	await search(page, 'NIST SP 800-190 4.4.3', '^[0-9]+ of [0-9]+ rules$');
	const some = await shown(page, '#rules .rule');
	expect(some > 3 && some < rules, `${some} of ${rules} rules speak to a control`);
	expect((await page.textContent('#found')).startsWith(`${some} of ${rules} `), 'the count is another');
	expect(new URL(page.url()).hash === '#?q=NIST+SP+800-190+4.4.3', `the address is ${page.url()}`);
	expect(await page.evaluate(() => [...document.querySelectorAll('.finding:not([hidden])')].every((finding) =>
		!document.getElementById(finding.querySelector('h4 a').hash.slice(1)).closest('.rule').hidden)), 'a finding of a hidden rule is shown');
	await page.keyboard.press('Enter');
	expect(await page.evaluate(() => document.activeElement.matches('#rules .rule:not([hidden]) > summary')), 'Enter leads nowhere');
	await search(page, 'no-such-word-anywhere', '^No rule matches');
	expect(await shown(page, '#rules .rule') === 0, 'rules that do not match are shown');
	await page.focus('#find');
	await page.keyboard.press('Escape');
	expect(await shown(page, '.finding') > 0 && !page.url().includes('#?'), 'Escape does not end the search');
	await page.context().close();
}

async function filters() {
	const page = await open(url);
	await page.selectOption('#find-verdict', 'failed');
	await page.selectOption('#find-severity', 'high');
	await becomes(page, () => document.querySelector('#found').textContent &&
		!document.querySelector('#rules .rule:not([hidden]):not(.failed[data-severity="high"])'));
	const wrong = await page.locator('#rules .rule:not([hidden]):not(.failed[data-severity="high"])').count();
	expect(wrong === 0 && await shown(page, '#rules .rule') > 0, `${wrong} rules have another verdict or severity`);
	const hash = new URL(page.url()).hash;
	expect(hash === '#?verdict=failed&severity=high', `the address is ${hash}`);
	const again = await open(url + hash);
	await becomes(again, () => document.querySelector('#found').textContent);
	expect(await shown(again, '#rules .rule') === await shown(page, '#rules .rule'), 'the address does not give the view again');
	await again.click('#find-clear');
	const framework = await again.locator('#find-framework option').nth(1).getAttribute('value');
	await again.selectOption('#find-framework', framework);
	await again.waitForFunction(() => document.querySelector('#found').textContent);
	expect(await shown(again, '#rules .rule') > 0, `no rule of ${framework}`);
	await again.selectOption('#find-framework', '');
	await again.selectOption('#find-group', { index: 1 });
	expect(await becomes(again, () => document.querySelectorAll('#rules > .group:not([hidden])').length === 1), 'more than one group is shown');
	await again.context().close();
	await page.context().close();
}

async function links() {
	const page = await open(url);
	const id = await page.evaluate(() => [...document.querySelectorAll('.rule.failed .others.many li[id], .rule.failed .result')].at(-1).id);
	const linked = await open(`${url}#${id}`);
	expect(await linked.locator(`[id="${id}"]`).isVisible(), `#${id} stays folded`);
	await linked.fill('#find', 'no-such-word-anywhere');
	await linked.waitForFunction(() => document.querySelector('#found').textContent);
	await linked.evaluate((to) => { location.hash = to; }, id);
	expect(await becomes(linked, (to) => document.getElementById(to).checkVisibility(), id), 'a link into what is filtered out leads nowhere');
	expect(await page.locator('#since .changes a').count() > 3, 'what is new is not linked');
	expect(await page.locator('#findings .new').count() > 3, 'what is new is not marked');
	expect(await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].every((a) =>
		document.getElementById(decodeURIComponent(a.hash.slice(1))))), 'a link leads nowhere');
	await linked.context().close();
	await page.context().close();
}

async function copies() {
	const page = await open(url, { permissions: ['clipboard-read', 'clipboard-write'] });
	await page.evaluate(() => { document.querySelector('.rule.failed:has(.fix .script)').open = true; });
	const code = await page.locator('.fix .script code >> visible=true').first().textContent();
	await page.locator('.fix .copy >> visible=true').first().click();
	expect(await becomes(page, (text) => getSelection().toString().trim() === text, code.trim()), 'a remedy is not copied');
	await page.context().close();
}

async function isAccessible(page, what) {
	await page.evaluate(`${axe}; undefined`);
	const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
	expect(passes.length > 10, `${what}: axe-core looked at nothing`);
	violations.forEach((v) => faults.push(`${what}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`));
}

async function looks() {
	for (const [name, address, options] of [
		['light', url, {}], ['dark', url, { colorScheme: 'dark' }], ['narrow', url, { viewport: { width: 390, height: 900 } }],
		['forced-colours', url, { forcedColors: 'active' }], ['golden', goldenUrl, {}],
		['golden-dark', goldenUrl, { colorScheme: 'dark' }],
	]) {
		const page = await open(address, options);
		await page.evaluate(() => document.querySelectorAll('.rule.failed, .framework, .files, .fold').forEach((d, i) => { d.open = i < 12; }));
		expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: the page is too wide`);
		await isAccessible(page, name);
		await page.screenshot({ path: join(scratch, `page-${name}.png`) });
		await page.evaluate(() => document.querySelector('#controls').scrollIntoView());
		await page.screenshot({ path: join(scratch, `page-${name}-controls.png`) });
		await page.context().close();
	}
}

async function withoutScripts() {
	const page = await open(url, { javaScriptEnabled: false });
	expect(await shown(page, '.rule') > 100, 'without scripts there are no rules');
	expect(await shown(page, '#finder') === 0, 'without scripts there is a search that does nothing');
	await page.locator('label:has(#show-passed)').click();
	expect(await shown(page, '#rules .rule.failed') === 0, 'without scripts the filter does nothing');
	await page.context().close();
}

async function hostileNames() {
	const page = await open(goldenUrl);
	page.on('dialog', () => faults.push('a name ran as a script'));
	expect(await page.locator('script').count() === 1, 'a name became a script');
	await search(page, '<script>alert(1)</script>', '^[0-9]+ of');
	expect(await shown(page, '#rules .rule') > 0, 'a hostile name cannot be found');
	await page.context().close();
}

async function prints() {
	const page = await open(url);
	await page.pdf({ path: join(scratch, 'page.pdf'), preferCSSPageSize: true, printBackground: true });
	await page.emulateMedia({ media: 'print' });
	expect(await page.locator('.sheet').isVisible(), 'paper has no lines to sign on');
	expect(await page.locator('.rule.failed .evidence').first().isVisible(), 'paper has no evidence');
	expect(await shown(page, '.finder') === 0 && await shown(page, '.copy') === 0, 'paper has controls');
	await page.context().close();
}

try {
	for (const part of [searches, filters, links, copies, looks, withoutScripts, hostileNames, prints])
		await part().catch((error) => faults.push(`${part.name}: ${error.message}`));
} finally {
	await browser.close();
}
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
