// Drives Chromium through its debugging pipe (the DevTools protocol), with nothing but Node. Opens pages, evaluates
// expressions in them, presses keys, takes pictures, and keeps what the console and the network said.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Browser {
	constructor(program = process.env.CHROMIUM || 'chromium') {
		this.profile = mkdtempSync(join(tmpdir(), 'plimsoll-chromium.'));
		this.process = spawn(program, ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
			'--disable-extensions', '--disable-dev-shm-usage', '--no-first-run', '--remote-debugging-pipe', `--user-data-dir=${this.profile}`],
			{ stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
		this.last = 0;
		this.waiting = new Map();
		this.events = [];
		let text = '';
		this.process.stdio[4].setEncoding('utf8').on('data', (data) => {
			const parts = (text + data).split('\0');
			text = parts.pop();
			parts.forEach((part) => this.take(JSON.parse(part)));
		});
	}

	take(message) {
		if (message.id === undefined) {
			this.events.push(message);
			return;
		}
		const { resolve, reject } = this.waiting.get(message.id);
		this.waiting.delete(message.id);
		if (message.error) reject(new Error(`${message.error.message}`));
		else resolve(message.result);
	}

	send(method, params = {}, sessionId = undefined) {
		const id = ++this.last;
		return new Promise((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		});
	}

	// A new page of that size; `scheme` is light or dark.
	async page(width, height, scheme = 'light') {
		const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
		const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
		const page = new Page(this, sessionId);
		for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await page.send(`${domain}.enable`);
		await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
		await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
		return page;
	}

	async close() {
		await this.send('Browser.close').catch(() => {});
		await new Promise((done) => (this.process.exitCode === null ? this.process.on('exit', done) : done()));
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

class Page {
	constructor(browser, sessionId) {
		this.browser = browser;
		this.sessionId = sessionId;
	}

	send(method, params) {
		return this.browser.send(method, params, this.sessionId);
	}

	mine(method) {
		return this.browser.events.filter((e) => e.sessionId === this.sessionId && e.method === method);
	}

	// Opens a file and gives the milliseconds until it is drawn.
	async open(url) {
		const seen = this.mine('Page.loadEventFired').length, start = performance.now();
		await this.send('Page.navigate', { url });
		while (this.mine('Page.loadEventFired').length === seen) await new Promise((done) => setTimeout(done, 5));
		await this.drawn();
		return performance.now() - start;
	}

	// Two frames: what was changed is on the screen.
	drawn() {
		return this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))');
	}

	async evaluate(expression) {
		const answer = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
		if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.text}`);
		return answer.result.value;
	}

	// What the reader's click or key does, and the milliseconds until it is on the screen.
	async timed(expression) {
		const start = performance.now();
		await this.evaluate(expression);
		await this.drawn();
		return performance.now() - start;
	}

	async press(key, code) {
		const params = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: code,
			text: key === ' ' ? ' ' : undefined };
		await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...params });
		await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...params, text: undefined });
		await this.drawn();
	}

	// What went wrong: console errors, blocked by the policy, asked of the network.
	complaints() {
		const logged = this.mine('Log.entryAdded').map((e) => e.params.entry.text);
		const thrown = this.mine('Runtime.exceptionThrown').map((e) => e.params.exceptionDetails.text);
		const asked = this.mine('Network.requestWillBeSent').map((e) => e.params.request.url)
			.filter((url) => !url.startsWith('file:') && !url.startsWith('about:'));
		return [...logged, ...thrown, ...asked];
	}

	async picture(file) {
		const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
		writeFileSync(file, Buffer.from(data, 'base64'));
	}

	async print(file) {
		const { data } = await this.send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
		writeFileSync(file, Buffer.from(data, 'base64'));
	}
}
