import { a as trim, c as wordsOf, i as isDoubtful, o as trimEndOf, r as WORD_BLANKS, s as trimStart, t as escapeOf } from "./directives.js";
import { posix } from "node:path";

// src/dockerfile/shell-cuts.ts
/** Characters; what is longer is not read, since a file may hold thousands of these. */
const LONGEST_VALUE = 120;
const LONGEST_PATTERN = 20;
/**
* What `${x#pattern}` and `${x%pattern}` leave of a value, and `##` and `%%`: the shortest or longest beginning or end that the pattern
* matches is cut off. `undefined` for a pattern that is not read here. As BuildKit's frontend/dockerfile/shell/lex.go.
*/
function cut(value, end, word) {
	const longest = word.startsWith(end);
	const pattern = [...longest ? word.slice(1) : word];
	const characters = [...value];
	if (isNotRead(value, pattern)) return void 0;
	if (end === "#") return characters.slice(matched(characters, pattern, longest)).join("");
	const length = matched(characters.toReversed(), pattern.toReversed(), longest);
	return characters.slice(0, characters.length - length).join("");
}
/** What `${x/pattern/replacement}` makes of a value, and with `all` `${x//pattern/replacement}`. Patterns with wildcards are not read. */
function replaced(value, pattern, replacement, all) {
	if (pattern === "" || isNotRead(value, [...pattern]) || /[*?]/.test(pattern) || /[\\$]/.test(replacement)) return void 0;
	return all ? value.replaceAll(pattern, replacement) : value.replace(pattern, replacement);
}
function isNotRead(value, pattern) {
	return value.length > LONGEST_VALUE || pattern.length > LONGEST_PATTERN || value.includes("\n") || pattern.some((character) => character === "\\" || character === "\n");
}
/** How many characters at the beginning the pattern matches; 0 for none. All its places are followed at once. */
function matched(characters, pattern, longest) {
	const closed = (places) => {
		const all = new Set(places);
		for (const place of all) if (pattern[place] === "*") all.add(place + 1);
		return all;
	};
	let places = closed([0]);
	let length = 0;
	for (const [at, character] of characters.entries()) {
		if (!longest && places.has(pattern.length)) return at;
		const next = [];
		for (const place of places) {
			const wanted = pattern[place];
			if (wanted === "*") next.push(place);
			else if (wanted === "?" || wanted === character) next.push(place + 1);
		}
		places = closed(next);
		if (places.has(pattern.length)) length = at + 1;
	}
	return length;
}

// src/dockerfile/shell-words.ts
/** A word that BuildKit may understand and this reader does not. */
var Unreadable = class extends Error {};
function notRead(substitution) {
	return new Unreadable(`the action does not read the substitution ${substitution}`);
}
/**
* Words of an instruction with their variables replaced, as BuildKit does it (frontend/dockerfile/shell/lex.go), its slips
* included. `text` is the whole as one word. Throws a SyntaxError where BuildKit refuses the words, and an Unreadable for those of the
* cutting and replacing forms (`${x#a}`, `${x%a}`, `${x/a/b}`) that are not read here.
*/
function shellWords(source, variables, reading = {}) {
	return new Lexer(source, variables, reading).untilEnd();
}
const END = "";
/** More would exhaust the stack, and nobody writes them. */
const MOST_NESTED = 100;
const isSpace = (character) => /^[\s\u0085]$/.test(character) && character !== "﻿";
var Lexer = class {
	#characters;
	#variables;
	#escape;
	#rawQuotes;
	#keepUnset;
	#rawEscapes;
	#at = 0;
	#depth = 0;
	/** One for all levels, as in BuildKit: the words inside `${x:-...}` take away what the outer word had so far. */
	#buffer = "";
	constructor(source, variables, reading) {
		this.#characters = [...source];
		this.#variables = variables;
		this.#escape = reading.escape ?? "\\";
		this.#rawQuotes = reading.rawQuotes ?? false;
		this.#rawEscapes = reading.rawEscapes ?? false;
		this.#keepUnset = reading.keepUnset ?? false;
	}
	untilEnd() {
		return this.#until(END);
	}
	#peek() {
		return this.#characters[this.#at] ?? END;
	}
	#next() {
		const character = this.#peek();
		this.#at += 1;
		return character;
	}
	#until(stop) {
		this.#buffer = "";
		const words = [];
		let text = "";
		let inWord = false;
		const addRaw = (piece) => {
			this.#buffer += piece;
			inWord = true;
		};
		const add = (piece) => {
			for (const character of piece) if (!isSpace(character)) addRaw(character);
			else if (inWord && this.#buffer !== "") {
				words.push(this.#buffer);
				this.#buffer = "";
				inWord = false;
			}
		};
		const finished = () => {
			if (this.#buffer !== "") words.push(this.#buffer);
			this.#buffer = "";
			return {
				text,
				words
			};
		};
		for (let character = this.#peek(); character !== END; character = this.#peek()) {
			if (character === stop) {
				this.#next();
				return finished();
			}
			if (character === "$") {
				const value = this.#dollar();
				text += value;
				add(value);
			} else if (character === "<" || character === "'" || character === "\"") {
				const piece = character === "<" ? this.#arrows() : character === "'" ? this.#singleQuoted() : this.#doubleQuoted();
				text += piece;
				addRaw(piece);
			} else if (this.#next() === this.#escape) {
				if (this.#rawEscapes) {
					addRaw(character);
					text += character;
				}
				const escaped = this.#next();
				if (escaped === END) break;
				addRaw(escaped);
				text += escaped;
			} else {
				add(character);
				text += character;
			}
		}
		if (stop !== END) throw new SyntaxError(`${stop} is missing`);
		return finished();
	}
	/** `<< WORD` is one word: blanks may stand before the name of a heredoc. */
	#arrows() {
		this.#next();
		if (this.#peek() !== "<") return "<";
		this.#next();
		let blanks = "";
		while (/^[\t\r ]$/.test(this.#peek())) blanks += this.#next();
		return `<<${blanks}`;
	}
	#singleQuoted() {
		const quote = this.#next();
		let text = "";
		for (;;) {
			const character = this.#next();
			if (character === END) throw new SyntaxError("the closing single quote is missing");
			if (character === "'") return this.#rawQuotes ? quote + text + quote : text;
			text += character;
		}
	}
	#doubleQuoted() {
		const quote = this.#next();
		let text = "";
		for (;;) {
			const character = this.#peek();
			if (character === END) throw new SyntaxError("the closing double quote is missing");
			if (character === "\"") {
				this.#next();
				return this.#rawQuotes ? quote + text + quote : text;
			}
			if (character === "$") {
				text += this.#dollar();
				continue;
			}
			this.#next();
			if (character !== this.#escape) {
				text += character;
				continue;
			}
			if (this.#rawEscapes) text += character;
			const following = this.#peek();
			if (following === END) continue;
			text += [
				"\"",
				"$",
				this.#escape
			].includes(following) ? this.#next() : character;
		}
	}
	#dollar() {
		this.#next();
		if (this.#peek() !== "{") {
			const name = this.#name();
			if (name === "") return "$";
			return this.#variables(name) ?? (this.#keepUnset ? `$${name}` : "");
		}
		this.#next();
		if ([
			"",
			"{",
			"}",
			":"
		].includes(this.#peek())) throw new SyntaxError("bad substitution");
		const name = this.#name();
		let modifier = this.#next();
		if (modifier === "}") return this.#variables(name) ?? (this.#keepUnset ? `\${${name}}` : "");
		const nullIsUnset = modifier === ":";
		if (nullIsUnset) modifier = this.#next();
		if (!nullIsUnset && modifier === "/") return this.#replacement(name);
		if (modifier === END || !"+-?#%".includes(modifier)) throw new SyntaxError("unsupported modifier");
		const cuts = modifier === "#" || modifier === "%";
		if (nullIsUnset && cuts) throw new SyntaxError("unsupported modifier");
		const word = this.#inside("}", cuts);
		const value = this.#variables(name);
		if (this.#keepUnset && value === void 0) return `\${${name}${nullIsUnset ? ":" : ""}${modifier}${word}}`;
		const missing = value === void 0 || nullIsUnset && value === "";
		if (modifier === "-") return missing ? word : value ?? "";
		if (modifier === "+") return missing ? "" : word;
		if (modifier === "#" || modifier === "%") {
			const left = value === void 0 ? void 0 : cut(value, modifier, word);
			if (left === void 0) throw notRead(`\${${name}${modifier}${word}}`);
			return left;
		}
		if (missing) throw new SyntaxError(`${name} must have a value`);
		return value ?? "";
	}
	#replacement(name) {
		const all = this.#peek() === "/";
		if (all) this.#next();
		const pattern = this.#inside("/", true);
		const replacement = this.#inside("}", true);
		const written = `\${${name}/${pattern}/${replacement}}`;
		const value = this.#variables(name);
		if (this.#keepUnset && value === void 0) return written;
		const made = value === void 0 ? void 0 : replaced(value, pattern, replacement, all);
		if (made === void 0) throw notRead(written);
		return made;
	}
	#inside(stop, rawEscapes) {
		const before = this.#rawEscapes;
		this.#rawEscapes = rawEscapes;
		this.#depth += 1;
		if (this.#depth > MOST_NESTED) throw new SyntaxError("too many nested substitutions");
		const { text } = this.#until(stop);
		this.#depth -= 1;
		this.#rawEscapes = before;
		return text;
	}
	#name() {
		const first = this.#peek();
		const digits = /^\p{Nd}$/u.test(first);
		if (!digits && /^[@*#?\-$!]$/.test(first)) return this.#next();
		const part = digits ? /^\p{Nd}$/u : /^[\p{L}\p{Nd}_]$/u;
		let name = "";
		while (part.test(this.#peek())) name += this.#next();
		return name;
	}
};

// src/dockerfile/heredocs.ts
const HEREDOC = /^\d*<<(-?)\s*([^<]*)$/;
const SIMPLE = /^\d*<<(-?)(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)|'([A-Za-z0-9_.-]+)'|"([A-Za-z0-9_.-]+)")$/;
/** Each may be a heredoc, which has to be read as a shell does. */
const MOST_WORDS = 3e4;
const unset = () => void 0;
/**
* The heredocs of an instruction of RUN, COPY or ADD, as BuildKit finds them (parser.go, heredocsFromLine). `certain`: whether they
* are plain enough that no version of it finds others.
*/
function heredocsIn(text) {
	const words = wordsOf(text);
	if (words.length > MOST_WORDS) return {
		found: [],
		certain: false
	};
	const simple = words.flatMap((word) => simpleHeredoc(word) ?? []);
	const odd = words.some((word) => /^\d*<</.test(word) && !word.startsWith("<<<") && !SIMPLE.test(word));
	const found = lexed(text);
	const plain = found?.length === 0 && !/[\\`$]/.test(text);
	const same = !odd && JSON.stringify(found) === JSON.stringify(simple);
	const none = simple.length === 0 && !odd;
	return {
		found: found ?? [],
		certain: !isDoubtful(text) && (found === void 0 ? none : plain || same)
	};
}
/** Whether BuildKit takes a source of COPY for a heredoc: `undefined` for a word that may be one. */
function isHeredoc(source) {
	if (!/^\d*<</.test(source)) return false;
	return SIMPLE.test(source) ? true : void 0;
}
/** A line as it is compared with the name of a heredoc. */
function textOf(line, { tabs }) {
	let start = 0;
	while (tabs && line.charAt(start) === "	") start += 1;
	return trimEndOf(line.slice(start), "\r");
}
/** `undefined` for words that BuildKit cannot split: it looks for no heredoc in them. */
function lexed(text) {
	try {
		const { words } = shellWords(text, unset, {
			rawQuotes: true,
			rawEscapes: true,
			keepUnset: true
		});
		return words.flatMap((word) => heredocOf(word) ?? []);
	} catch {
		return;
	}
}
function simpleHeredoc(word) {
	const [, dash, bare, single, double] = SIMPLE.exec(word) ?? [];
	return dash === void 0 ? void 0 : {
		name: bare ?? single ?? double,
		tabs: dash === "-"
	};
}
/** Quotes stay on a word that is looked at, since `"<<EOF"` is no heredoc. */
function heredocOf(word) {
	const [, dash, rest = ""] = HEREDOC.exec(word) ?? [];
	if (rest === "") return void 0;
	const { words } = shellWords(rest, unset, { keepUnset: true });
	return words.length === 1 ? {
		name: words[0],
		tabs: dash === "-"
	} : void 0;
}

// src/dockerfile/instructions.ts
/** Real files have dozens of them. What comes after them is not read, so that everything counts. */
const MOST = 3e4;
const BLANKS = "it contains a space or control character that programs read in different ways";
/** Those whose flags and words say what is taken from the build context. */
const TAKING = [
	"RUN",
	"COPY",
	"ADD"
];
const KEYWORDS = /* @__PURE__ */ new Set([
	...TAKING,
	...[
		"ARG",
		"CMD",
		"ENTRYPOINT",
		"ENV",
		"EXPOSE",
		"FROM",
		"HEALTHCHECK",
		"LABEL",
		"MAINTAINER",
		"ONBUILD"
	],
	...[
		"SHELL",
		"STOPSIGNAL",
		"USER",
		"VOLUME",
		"WORKDIR"
	]
]);
/**
* Splits a Dockerfile as BuildKit does: the escape directive, comments and empty lines inside continued instructions,
* heredocs of RUN, COPY and ADD, flags. Source: BuildKit's frontend/dockerfile/parser. What is not certain is marked `unread`.
*/
function instructions(text) {
	const lines = linesOf(text);
	const { character: escapeWith, unread } = escapeOf(lines);
	const found = [];
	if (unread) found.push({
		line: unread.line,
		keyword: "#",
		flags: [],
		rest: "",
		unread: unread.why
	});
	for (let at = 0; at < lines.length; at += 1) {
		const written = lines[at];
		const first = trimStart(written);
		if (isSkipped(first)) continue;
		const lead = written.slice(0, written.length - first.length);
		const line = at + 1;
		const parts = [];
		let { text: part, goesOn } = continuation(first, escapeWith);
		parts.push(part);
		while (goesOn && at + 1 < lines.length) {
			at += 1;
			const next = lines[at];
			if (isSkipped(trimStart(next))) continue;
			({text: part, goesOn} = continuation(next, escapeWith));
			parts.push(part);
		}
		if (found.length >= MOST) {
			const unread = `it has more than ${MOST} instructions`;
			return [...found, {
				line,
				keyword: "#",
				flags: [],
				rest: "",
				unread
			}];
		}
		const whole = parts.join("");
		const joined = trim(whole);
		const instruction = instructionOf(joined, line, escapeWith);
		const around = lead + whole.slice(whole.indexOf(joined) + joined.length);
		if (isDoubtful(around)) instruction.unread ??= BLANKS;
		found.push(instruction);
		at = afterHeredocs(instruction, joined, lines, at);
	}
	return found;
}
/** The character that continues lines and takes the meaning of the next character away. */
function escapeCharacter(text) {
	return escapeOf(linesOf(text)).character;
}
function linesOf(text) {
	return text.replace(/^\uFEFF/, "").split("\n").map((line) => trimEndOf(line, "\r"));
}
/** Empty lines and comments, also those between the lines of one instruction. */
function isSkipped(start) {
	return start === "" || start.startsWith("#");
}
/** An escape character that is itself escaped continues nothing. */
function continuation(line, escapeWith) {
	const end = trimEndOf(line, " 	");
	const goesOn = end.endsWith(escapeWith) && end.charAt(end.length - 2) !== escapeWith;
	return goesOn ? {
		text: end.slice(0, -1),
		goesOn
	} : {
		text: line,
		goesOn
	};
}
function instructionOf(text, line, escapeWith, inside = false) {
	let end = 0;
	while (end < text.length && !"	\v\f\r ".includes(text.charAt(end))) end += 1;
	const word = text.slice(0, end);
	const keyword = /^[A-Za-z]*$/.test(word) ? word.toUpperCase() : word;
	const { flags, rest, raw } = splitFlags(text.slice(end), escapeWith);
	const trigger = keyword === "ONBUILD" && !inside ? instructionOf(rest, line, escapeWith, true) : void 0;
	const unread = trigger?.unread ?? (inside && keyword === "ONBUILD" ? "ONBUILD appears twice" : doubt(keyword, raw, rest, escapeWith));
	return {
		line,
		keyword,
		flags,
		rest,
		...unread !== void 0 && { unread },
		...trigger && { trigger }
	};
}
function doubt(keyword, flags, rest, escapeWith) {
	if (!KEYWORDS.has(keyword)) return `the instruction ${shown(keyword)} is not known`;
	if (![...TAKING, "ONBUILD"].includes(keyword)) return void 0;
	if (/["'\\`]/.test(flags)) return `${shown(trim(flags))} holds quotes or escapes`;
	const words = keyword === "COPY" || keyword === "ADD" ? rest : rest.charAt(0);
	if (/[^\t\x20-\x7e]/.test(flags) || isDoubtful(words)) return BLANKS;
	if (escapeWith === "`" && words !== rest.charAt(0) && /[\\`]/.test(rest)) return "it contains a backslash or backtick";
}
/** Short enough for a message. */
function shown(text) {
	return text.length > 80 ? `${text.slice(0, 80)}...` : text || "without a name";
}
/** As BuildKit's extractBuilderFlags: quotes and escapes hold blanks together and are gone then. `raw`: the flags as they are written. */
function splitFlags(text, escapeWith) {
	const flags = [];
	const result = (at) => ({
		flags,
		rest: trim(text.slice(at)),
		raw: text.slice(0, at)
	});
	let at = 0;
	for (;;) {
		while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
		if (!text.startsWith("--", at)) return result(at);
		const word = [];
		let quote = "";
		for (; at < text.length && (quote !== "" || !/\s/.test(text.charAt(at))); at += 1) {
			const character = text.charAt(at);
			if (quote === "" ? character === "'" || character === "\"" : character === quote) quote = quote === "" ? character : "";
			else if (character !== escapeWith) word.push(character);
			else {
				at += 1;
				word.push(text[at] ?? "");
			}
		}
		const flag = word.join("");
		if (flag === "--") return result(at);
		flags.push(flag);
	}
}
/** The last line of the instruction's heredocs, or `at` without any. Marks the instruction where they are not certain. */
function afterHeredocs(instruction, text, lines, at) {
	const { keyword, rest } = instruction.trigger ?? instruction;
	if (!TAKING.includes(keyword) || !text.includes("<<") || jsonList(rest) !== void 0) return at;
	const { found, certain } = heredocsIn(text);
	const below = heredocsIn(rest);
	const same = below.certain && JSON.stringify(below.found) === JSON.stringify(found);
	const mark = (why) => {
		instruction.unread ??= why;
	};
	if (!certain && !same) mark("it is not certain which words begin a heredoc");
	else if (rest.startsWith("[") && found.length > 0) mark("it may be a list or the beginning of a heredoc");
	let last = at;
	for (const heredoc of found) do {
		last += 1;
		if (last >= lines.length) {
			mark(`the heredoc ${shown(heredoc.name)} has no end`);
			return last;
		}
	} while (textOf(lines[last], heredoc) !== heredoc.name);
	return last;
}
/** The words of the form of an instruction that is a JSON list of texts; `undefined` for any other. */
function jsonList(rest) {
	if (!rest.startsWith("[")) return void 0;
	try {
		const list = JSON.parse(rest);
		return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : void 0;
	} catch {
		return;
	}
}

// src/dockerfile/flags.ts
/** `switch`: true or false; `value`: once; `values`: as often as one likes; `expanded`: once, and a variable in it decides no file. */
const KNOWN = {
	COPY: {
		from: "value",
		chown: "expanded",
		chmod: "expanded",
		link: "switch",
		parents: "switch",
		exclude: "values"
	},
	ADD: {
		chown: "expanded",
		chmod: "expanded",
		checksum: "expanded",
		link: "switch",
		"keep-git-dir": "switch",
		unpack: "switch",
		exclude: "values"
	},
	RUN: {
		mount: "values",
		network: "value",
		security: "value",
		device: "values"
	}
};
/** In these a variable is replaced after the list has been split, and names no file of the context. */
const EXPANDED = [
	"target",
	"dst",
	"destination",
	"id",
	"uid",
	"gid",
	"mode"
];
const OPTIONS = [...[
	"type",
	"from",
	"source",
	"src",
	"readonly",
	"ro",
	"readwrite",
	"rw",
	"required",
	"size",
	"sharing"
], ...["env", ...EXPANDED]];
const ALONE = [
	"readonly",
	"ro",
	"readwrite",
	"rw",
	"required"
];
const TYPES = [
	"bind",
	"cache",
	"tmpfs",
	"secret",
	"ssh"
];
const SIMPLE_VARIABLES = /^(?:[^$]|\$[A-Za-z_]|\$\{[A-Za-z_]\w*\})*$/;
/** The flags of COPY, ADD or RUN, or why they are not understood. */
function flagsOf(keyword, flags) {
	const found = /* @__PURE__ */ new Map();
	for (const flag of flags) {
		const at = flag.indexOf("=");
		const name = flag.slice(2, at < 0 ? void 0 : at);
		const value = at < 0 ? void 0 : flag.slice(at + 1);
		const known = KNOWN[keyword] ?? {};
		const kind = Object.hasOwn(known, name) ? known[name] : void 0;
		if (kind === void 0) return `the flag --${shown(name)} is not known`;
		const values = found.get(name) ?? [];
		if (values.length > 0 && kind !== "values") return `the flag --${name} appears twice`;
		if (kind === "switch") {
			if (![
				"true",
				"false",
				void 0
			].includes(value)) return `${shown(flag)} is not true or false`;
		} else if (value === void 0 || value === "") return `the flag --${name} has no value`;
		else if (name !== "mount" && value.includes("$") && !(kind === "expanded" && SIMPLE_VARIABLES.test(value))) return `${shown(flag)} contains a variable`;
		values.push(value ?? "true");
		found.set(name, values);
	}
	return found;
}
/** Whether a value names a stage, an image or a named context, whatever the builder makes of it. */
function isPlainName(name) {
	return /^[A-Za-z0-9][A-Za-z0-9._/:@+-]*$/.test(name);
}
/** The source that a `--mount=` takes from the build context, `undefined` for none; or why that is not known. */
function mountUse(mount) {
	const options = /* @__PURE__ */ new Map();
	for (const field of mount.split(",")) {
		const at = field.indexOf("=");
		const key = at < 0 ? field : field.slice(0, at);
		if (!(at < 0 ? ALONE : OPTIONS).includes(key)) return { why: `the mount option ${shown(field)} is not known` };
		if (options.has(key)) return { why: `the mount option ${key} appears twice` };
		const value = field.slice(at + 1);
		if (value === "") return { why: `the mount option ${key} is empty` };
		if (value.includes("$") && !(EXPANDED.includes(key) && SIMPLE_VARIABLES.test(value))) return { why: `the mount option ${shown(field)} contains a variable` };
		options.set(key, value);
	}
	const type = options.get("type") ?? "bind";
	if (!TYPES.includes(type)) return { why: `the mount type ${shown(type)} is not known` };
	const from = options.get("from");
	if (from !== void 0) return isPlainName(from) ? { source: void 0 } : { why: `from=${shown(from)} is not a name` };
	if (type !== "bind") return { source: void 0 };
	if (options.has("source") && options.has("src")) return { why: "its mount has two sources" };
	const source = options.get("source") ?? options.get("src") ?? ".";
	return /[*?[\\\]]/.test(source) ? { why: `the source ${shown(source)} looks like a pattern` } : { source };
}

// src/dockerfile/dockerfile.ts
/**
* The path or pattern, relative to the context, below which everything is taken. BuildKit takes the context for the root: a
* slash in front and .. above it change nothing.
*/
function sourceOf(use) {
	if (use.kind === "everything") return ".";
	const source = posix.join("/", use.source).replace(/^\/|\/$/g, "") || ".";
	return use.parents ? source.replace(/(?:^|\/)\*\*.*$/, "") || "." : source;
}
/** Real files have dozens. With more, everything counts, since each is looked up in the build context. */
const MOST_SOURCES = 3e4;
/** What the instructions take from the build context, in their order. What is not understood takes everything. */
function contextUses(found) {
	const uses = [];
	for (const instruction of found) {
		const own = usesOf(instruction);
		if (uses.length + own.length > MOST_SOURCES) return [...uses, tooMany(instruction.line)];
		for (const use of own) uses.push(use);
	}
	return uses;
}
function tooMany(line) {
	return {
		kind: "everything",
		line,
		why: `the Dockerfile has more than ${MOST_SOURCES} sources`
	};
}
function usesOf(instruction) {
	const { line } = instruction;
	const everything = (why) => [{
		kind: "everything",
		line,
		why
	}];
	if (instruction.unread !== void 0) return everything(instruction.unread);
	if (instruction.trigger && instruction.flags.length > 0) return everything("ONBUILD does not take flags");
	const { keyword, flags, rest } = instruction.trigger ?? instruction;
	if (keyword !== "COPY" && keyword !== "ADD" && keyword !== "RUN") return [];
	const read = flagsOf(keyword, flags);
	if (typeof read === "string") return everything(read);
	return keyword === "RUN" ? mountUses(line, read) : copyUses(line, keyword, read, rest);
}
function copyUses(line, keyword, flags, rest) {
	const everything = (why) => [{
		kind: "everything",
		line,
		why
	}];
	const [from] = flags.get("from") ?? [];
	if (from !== void 0) return isPlainName(from) ? [] : everything(`--from=${from} is not the name of a stage or image`);
	const words = operands(rest);
	if (words === void 0) return everything("its list cannot be read");
	if (words.length < 2) return everything("it has no source and destination");
	if (words.length > MOST_SOURCES) return [tooMany(line)];
	const parents = flags.get("parents")?.[0] === "true";
	const excludes = flags.get("exclude") ?? [];
	return words.slice(0, -1).flatMap((word) => {
		const heredoc = isHeredoc(word);
		if (heredoc === void 0) return everything(`${shown(word)} may be a heredoc`);
		if (heredoc) return [];
		if (keyword === "ADD" && /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@)/.test(word)) return [{
			kind: "remote",
			line,
			url: word,
			pinned: flags.has("checksum") || /#[0-9a-f]{40}(?::|$)/i.test(word)
		}];
		if (word.includes("$")) return everything(`${shown(word)} contains a variable`);
		const source = unquoted(word);
		if (source === void 0) return everything(`the action does not read the quotes or escapes in ${shown(word)}`);
		if (keyword === "ADD" && /[:@]|^github\.com\//i.test(source)) return everything(`${shown(source)} may be an address`);
		return [{
			kind: "path",
			line,
			instruction: keyword,
			source,
			parents,
			excludes
		}];
	});
}
/** A bind mount without `from=` shows the build context to the command. */
function mountUses(line, flags) {
	return (flags.get("mount") ?? []).flatMap((value) => {
		const use = mountUse(value);
		if ("why" in use) return [{
			kind: "everything",
			line,
			why: use.why
		}];
		if (use.source === void 0) return [];
		return [{
			kind: "path",
			line,
			instruction: "RUN --mount",
			source: use.source,
			parents: false
		}];
	});
}
/** Sources and destination: a JSON list, or as Docker does where it is none, words. `undefined` for what may be a list. */
function operands(rest) {
	const list = jsonList(rest);
	if (list === void 0) return /^\[[\t ]*(?:["\]]|$)/.test(rest) ? void 0 : wordsOf(rest);
	return list.some((item) => isDoubtful(item) || item === "") ? void 0 : list;
}
/**
* Without quotes or escapes, which BuildKit takes away before it looks for patterns: `a\[0\]` is the pattern `a[0]`. `undefined` for
* what it may understand otherwise.
*/
function unquoted(word) {
	if (!/["'`]/.test(word)) return /\\(?![!-~])/.test(word.replace(/\\\\/g, "")) ? void 0 : word.replace(/\\(.)/g, "$1");
	if (!/^(?:[^'"\\`]|'[^'\\`]*'|"[^"\\`]*")*$/.test(word)) return void 0;
	return word.replace(/"([^"]*)"|'([^']*)'/g, (_, double = "", single = "") => double + single);
}
/** Options of a `--mount=` by their names in lower case, the last one of each; `undefined` for another flag. */
function mountOptions(flag) {
	if (!flag.startsWith("--mount=")) return void 0;
	return new Map(flag.slice(8).split(",").map((option) => {
		const at = option.indexOf("=");
		return at < 0 ? [option.toLowerCase(), ""] : [option.slice(0, at).toLowerCase(), option.slice(at + 1)];
	}));
}

export { instructions as a, escapeCharacter as i, mountOptions as n, Unreadable as o, sourceOf as r, shellWords as s, contextUses as t };