// The report of a host with 1,000 containers in Chromium: it opens, its filters and folds answer, by mouse
// and by keyboard, every mark leads to its evidence, every control has a name, and nothing is asked of anybody.
//
// usage: node many_containers.mjs PAGE.html SCRATCH_DIRECTORY
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './chromium.mjs';

// The times are for reading in the log; only what looks like a frozen browser is a fault.
const FROZEN_MS = 30000, LARGEST_MIB = 4.5;
const [file, scratch] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const faults = [];
const expect = (good, what) => { if (!good) faults.push(what); };
const rows = `[...document.querySelectorAll('.matrix tbody tr')].filter((r) => r.offsetParent).length`;
const members = `[...document.querySelectorAll('.members > tr[id]')].filter((r) => r.offsetParent).length`;

async function timed(page, what, script) {
	const ms = await page.timed(script);
	console.log(`${what}: ${ms.toFixed(0)} ms`);
	expect(ms < FROZEN_MS, `${what} takes ${ms.toFixed(0)} ms`);
}

async function opens(page) {
	const mib = statSync(file).size / 1048576;
	// The better of two: the machine may be at something else.
	const ms = Math.min(await page.open(url), await page.open(url));
	console.log(`${mib.toFixed(1)} MiB, open after ${ms.toFixed(0)} ms`);
	expect(mib < LARGEST_MIB, `the page has ${mib.toFixed(1)} MiB`);
	expect(ms < FROZEN_MS, `the page opens after ${ms.toFixed(0)} ms`);
	expect(await page.evaluate(`document.querySelectorAll('.members > tr[id]').length`) === 1000, 'a container has no row');
	expect(await page.evaluate(members) === 0, 'a group is open from the start');
}

async function folds(page) {
	await page.evaluate(`document.querySelector('#containers').scrollIntoView()`);
	await timed(page, 'open a group', `document.querySelector('.open').click()`);
	const kinds = await page.evaluate(members);
	expect(kinds > 0 && kinds < 20, `an open group shows ${kinds} rows`);
	await timed(page, 'show those that are alike', `document.querySelector('.each-one').click()`);
	expect(await page.evaluate(members) > kinds, 'those that are alike do not show');
	await timed(page, 'open all groups', `document.querySelector('#open-all').click()`);
	expect(await page.evaluate(members) > 50, 'all groups are not open');
}

async function filters(page) {
	const all = await page.evaluate(rows);
	await timed(page, 'filter: failing high', `document.querySelector('#rows-high').click()`);
	const high = await page.evaluate(rows);
	expect(high > 0 && high < all, `${high} of ${all} rows fail a rule of high severity`);
	expect(await page.evaluate(`[...document.querySelectorAll('.members > tr[id]')].every((r) => !r.offsetParent ||
		r.matches('.like.some-high') || r.querySelector('.failed.high'))`), 'a row without a high failure is shown');
	await timed(page, 'filter: all again', `document.querySelector('#rows-all').click()`);
	await timed(page, 'filter: rules of high severity', `document.querySelector('#cols-high').click()`);
	expect(await page.evaluate(`document.querySelector('.matrix td.failed.low').getBoundingClientRect().width`) < 1,
		'columns of low severity stay');
	await timed(page, 'filter: all rules again', `document.querySelector('#cols-all').click()`);
}

// Whether the page comes to be so within a minute.
const BECOMES = `globalThis.becomes = async (condition) => {
	for (let i = 0; i < 600 && !condition(); i++) await new Promise((done) => setTimeout(done, 100));
	return !!condition();
}; 1`;

async function leads(page) {
	await page.evaluate(BECOMES);
	expect(await page.evaluate(`[...document.querySelectorAll('.matrix td a')].every((a) =>
		document.getElementById(a.hash.slice(1)))`), 'a mark leads nowhere');
	const script = `(async () => {
		const cell = document.querySelector('.matrix .members tr[id]:not(.like) .failed a'), row = cell.closest('tr');
		location.hash = cell.hash;
		const target = document.getElementById(cell.hash.slice(1)), name = row.querySelector('bdi').textContent;
		return await becomes(() => target.offsetParent !== null && target.textContent.includes(name));
	})()`;
	expect(await page.evaluate(script), 'a mark does not show the evidence of its container');
	expect(await page.evaluate(`[...document.querySelectorAll('.matrix .like .as a')].length > 900 &&
		[...document.querySelectorAll('.matrix .like .as a')].every((a) =>
			document.querySelector(a.hash).matches('.members > tr:not(.like)'))`), 'a container like another does not lead to it');
	// Whoever is not told whole is named where its evidence is told, and a link to it shows it.
	expect(await page.evaluate(`(async () => {
		const member = document.querySelector('#rules .alike-list li[id]');
		location.hash = '#' + member.id;
		return await becomes(() => member.offsetParent !== null) && member.querySelector('bdi').textContent.length > 0;
	})()`), 'a container that is told with others is not shown');
	expect(await page.evaluate(`(async () => {
		location.hash = document.querySelector('.container-table th a[href="#' +
			document.querySelector('.members > .like').id + '"]').hash;
		return await becomes(() => document.querySelector('.like:target')?.offsetParent);
	})()`), 'the name of a folded container does not show its row');
}

async function keyboard(page) {
	await page.evaluate(`document.querySelectorAll('.open')[2].focus()`);
	const before = await page.evaluate(`document.activeElement.checked`);
	await page.press(' ', 32);
	expect(await page.evaluate(`document.activeElement.checked`) !== before, 'the space bar opens no group');
	await page.evaluate(`document.querySelector('#rows-all').focus()`);
	await page.press('ArrowRight', 39);
	expect(await page.evaluate(`document.activeElement.id`) === 'rows-high', 'arrow keys do not choose a filter');
}

async function names(page) {
	const { nodes } = await page.send('Accessibility.getFullAXTree', {});
	const controls = nodes.filter((n) => !n.ignored && ['checkbox', 'radio', 'link', 'DisclosureTriangle', 'button']
		.includes(n.role?.value));
	const nameless = controls.filter((n) => !n.name?.value);
	console.log(`${controls.length} controls`);
	expect(controls.length > 100, 'the controls are not found');
	expect(nameless.length === 0, `${nameless.length} controls have no name`);
}

const browser = new Browser();
try {
	const page = await browser.page(1400, 1100);
	for (const part of [opens, folds, filters, names, keyboard, leads]) await part(page);
	expect(page.complaints().length === 0, `the browser complains: ${page.complaints()}`);
	for (const [name, width, scheme] of [['light', 1400, 'light'], ['dark', 1400, 'dark'], ['narrow', 400, 'light']]) {
		const shot = await browser.page(width, 1100, scheme);
		await shot.open(url);
		await shot.timed(`document.querySelectorAll('.open')[1].click(); document.querySelector('#containers').scrollIntoView()`);
		expect(await shot.evaluate(`document.documentElement.scrollWidth <= innerWidth`), `${name}: the page is too wide`);
		await shot.picture(join(scratch, `many-${name}.png`));
	}
} finally {
	await browser.close();
}
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
