//<![CDATA[
// The report's script: search, filters, links that open what is folded, and copying. The page is whole without it. It reads
// the document alone, writes only texts and states of elements, asks nobody anything and keeps nothing.
(() => {
	'use strict';
	const byId = (id) => document.getElementById(id);
	const all = (selector, root = document) => [...root.querySelectorAll(selector)];
	const finder = byId('finder'), found = byId('found');
	const fields = {
		q: byId('find'), verdict: byId('find-verdict'), severity: byId('find-severity'),
		group: byId('find-group'), framework: byId('find-framework'),
	};
	let opened = [], waiting = 0;

	// ---- what can be found ----

	const cards = all('#rules .rule').map((element) => ({
		element,
		id: element.querySelector('.rule-body').id,
		groups: ancestors(element).map((group) => group.id),
		references: null,
		text: null,
	}));
	const findings = all('#findings .finding').map((element) => ({
		element, rule: decodeURIComponent(element.querySelector('h4 a').hash.slice(1)),
	}));

	function ancestors(element) {
		const list = [];
		for (let at = element.parentElement; at; at = at.parentElement)
			if (at.tagName === 'DETAILS') list.push(at);
		return list;
	}

	// The words of a rule are gathered when somebody searches: a large host has megabytes of them.
	function textOf(card) {
		if (card.text === null) {
			const titles = card.groups.map((id) => byId(id).querySelector('.group-title').textContent);
			card.text = `${titles.join('\n')}\n${card.element.textContent}`.toLowerCase();
		}
		return card.text;
	}

	function refersTo(card, framework) {
		card.references ??= all('.references li', card.element).map((li) => ({
			text: li.textContent, href: li.firstElementChild ? li.firstElementChild.getAttribute('href') : '',
		}));
		return card.references.some(({ text, href }) => text.startsWith(`${framework} `) || href === framework);
	}

	function matches(card, state, words) {
		return (!state.verdict || card.element.classList.contains(state.verdict)) &&
			(!state.severity || card.element.dataset.severity === state.severity) &&
			(!state.group || card.groups.includes(state.group)) &&
			(!state.framework || refersTo(card, state.framework)) &&
			words.every((word) => textOf(card).includes(word));
	}

	// ---- filtering ----

	const read = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
	const isActive = (state) => Object.values(state).some((value) => value.trim());

	// Words apart by blanks, or several together between quotation marks.
	const wordsOf = (query) => (query.toLowerCase().match(/"[^"]+"|[^\s"]+/g) || [])
		.map((word) => word.replaceAll('"', ''));

	// Folds and headings follow what is in them; what the filter opened is closed when it ends.
	function settle(active) {
		opened.forEach((details) => { details.open = false; });
		opened = [];
		all('#findings ol').forEach((list) => { list.hidden = !list.querySelector('li:not([hidden])'); });
		all('#findings .fold, #rules .group').forEach((details) => {
			details.hidden = !details.querySelector(':is(.rule, .finding):not([hidden])') && active;
			if (active && !details.hidden && !details.open) {
				details.open = true;
				opened.push(details);
			}
		});
		all('#findings .findings-title').forEach((title) => {
			const list = title.nextElementSibling, more = list.nextElementSibling;
			const folded = more && more.classList.contains('fold') && !more.hidden;
			title.hidden = list.hidden && !folded;
		});
		all('#rules .outside').forEach((list) => { list.hidden = active; });
	}

	function filter() {
		const state = read(), active = isActive(state), words = wordsOf(state.q), shown = new Set();
		for (const card of cards) {
			const fits = matches(card, state, words);
			card.element.hidden = !fits;
			if (fits) shown.add(card.id);
		}
		for (const finding of findings) finding.element.hidden = !shown.has(finding.rule);
		settle(active);
		byId('find-clear').hidden = !active;
		found.textContent = !active ? '' : shown.size ? `${shown.size} of ${cards.length} rules` : 'No rule matches.';
	}

	// ---- the address ----

	function remember() {
		const state = read(), given = Object.entries(state).filter(([, value]) => value.trim());
		const hash = given.length ? `#?${new URLSearchParams(given)}` : '#';
		if (given.length || location.hash.startsWith('#?')) history.replaceState(null, '', hash);
	}

	function recall() {
		const given = new URLSearchParams(location.hash.slice(2));
		for (const [name, field] of Object.entries(fields)) field.value = given.get(name) || '';
		filter();
	}

	function clear() {
		Object.values(fields).forEach((field) => { field.value = ''; });
		filter();
	}

	// Opens what is folded around the place that the address names.
	function reveal() {
		let id = location.hash.slice(1);
		try { id = decodeURIComponent(id); } catch { /* not written by this page: taken as it is */ }
		const target = id && byId(id);
		if (!target) return;
		if (target.closest('[hidden]')) clear();
		const folded = ancestors(target).filter((details) => !details.open);
		folded.forEach((details) => { details.open = true; });
		if (target.tagName === 'DETAILS') target.open = true;
		if (folded.length) target.scrollIntoView();
	}

	function arrive() {
		if (location.hash.startsWith('#?')) recall();
		else reveal();
	}

	function changed() {
		clearTimeout(waiting);
		waiting = setTimeout(() => { filter(); remember(); }, 120);
	}

	// ---- keys ----

	function toFirst() {
		const first = cards.find((card) => !card.element.hidden);
		if (first) first.element.querySelector('summary').focus();
	}

	function onKey(event) {
		const typing = event.target.closest('input:not([type=radio], [type=checkbox]), select, textarea');
		if (event.key === '/' && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
			event.preventDefault();
			fields.q.focus();
		} else if (event.target === fields.q && event.key === 'Escape') {
			clear();
			remember();
		} else if (event.target === fields.q && event.key === 'Enter') {
			filter();
			remember();
			toFirst();
		}
	}

	// ---- copying ----

	// Where the browser keeps the clipboard to itself the text is left selected, to be copied by hand.
	async function copy(button, code) {
		const say = button.lastElementChild;
		getSelection().selectAllChildren(code);
		try {
			await navigator.clipboard.writeText(code.textContent);
			say.textContent = 'Copied';
		} catch {
			say.textContent = document.execCommand('copy') ? 'Copied' : 'Selected';
		}
		setTimeout(() => { say.textContent = 'Copy'; }, 2000);
	}

	function addCopy(figure) {
		const button = document.createElement('button'), say = document.createElement('span');
		const rule = figure.closest('.rule').querySelector('.rule-title').textContent;
		const about = document.createElement('span');
		about.className = 'hidden';
		about.textContent = `For ${rule}: `;
		button.type = 'button';
		button.className = 'copy';
		say.setAttribute('aria-live', 'polite');
		say.textContent = 'Copy';
		button.append(about, say);
		button.addEventListener('click', () => copy(button, figure.querySelector('code')));
		figure.querySelector('figcaption').append(button);
	}

	// ---- to begin with ----

	function addOption(select, value, text) {
		const option = document.createElement('option');
		option.value = value;
		option.textContent = text;
		select.append(option);
	}

	all('.contents-groups a').forEach((link) => addOption(fields.group,
		decodeURIComponent(link.hash.slice(1)), link.querySelector('.link-title').textContent));
	all('.framework .group-title').forEach((title) => addOption(fields.framework, title.textContent, title.textContent));
	all('.rule .script').forEach(addCopy);
	document.documentElement.classList.add('scripted');
	finder.hidden = false;
	byId('find-clear').hidden = true;
	fields.q.addEventListener('input', changed);
	for (const name of ['verdict', 'severity', 'group', 'framework']) fields[name].addEventListener('change', changed);
	byId('find-clear').addEventListener('click', () => { clear(); remember(); fields.q.focus(); });
	document.addEventListener('keydown', onKey);
	addEventListener('hashchange', arrive);
	arrive();
})();
//]]>
