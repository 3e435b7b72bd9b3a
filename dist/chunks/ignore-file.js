import { t as Failure } from "./failure.js";
import { i as isCredentialFile, r as inGit, s as sha256 } from "./hashed-files.js";
import { a as trim } from "./directives.js";
import { r as sourceOf } from "./dockerfile.js";
import { posix } from "node:path";
import { isUtf8 } from "node:buffer";

// src/build-context/go-path.ts
/** filepath.Clean. */
function clean(path) {
	if (path === "") return ".";
	const rooted = path.startsWith("/");
	const kept = [];
	for (const segment of path.split("/")) {
		if (segment === "" || segment === ".") continue;
		if (segment !== "..") kept.push(segment);
		else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
		else if (!rooted) kept.push("..");
	}
	return (rooted ? "/" : "") + kept.join("/") || ".";
}
/** filepath.Join('/', path) without the slash in front; the root is the empty string. */
function fromRoot(path) {
	return clean(`/${path}`).slice(1);
}
/** Whether a name holds *, ? or [ that no backslash takes the meaning from: fsutil's containsWildcards. */
function hasWildcard(name) {
	for (let at = 0; at < name.length; at += 1) if (name[at] === "\\") at += 1;
	else if ("*?[".includes(name.charAt(at))) return true;
	return false;
}

// src/build-context/context-tree.ts
/** As many links BuildKit follows on the way to one path. */
const MOST_LINKS$1 = 255;
/** As many the kernel follows. */
const MOST_KERNEL_LINKS = 40;
/**
* The build context as the builder is sent it: `.dockerignore` applied to real paths, links as links. Folders are read when somebody asks
* for them, each once. Sources: fsutil's filter.go, continuity's fs/path.go (RootPath).
*/
var ContextTree = class {
	#files;
	#folder;
	#patterns;
	#children = /* @__PURE__ */ new Map();
	#sent = /* @__PURE__ */ new Map();
	root = {
		path: "",
		kind: "folder",
		ignored: false,
		above: void 0
	};
	constructor(files, folder, patterns) {
		this.#files = files;
		this.#folder = folder;
		this.#patterns = patterns;
	}
	/** What lies in a folder, sent or not, by name. */
	children(folder) {
		return once(this.#children, folder.path, async () => {
			const found = /* @__PURE__ */ new Map();
			const items = await this.#read(folder);
			const stores = inGit(folder.path) && items.some(({ name, kind }) => name === "HEAD" && kind === "file");
			for (const { name, kind, target, why } of items) {
				if (stores && (name === "objects" || name === "lfs")) continue;
				const path = posix.join(folder.path, name);
				const { matched, above } = this.#patterns?.match(path, folder.above) ?? {
					matched: false,
					above: void 0
				};
				found.set(name, {
					path,
					kind,
					target,
					why,
					ignored: matched,
					above
				});
			}
			return found;
		});
	}
	/** A node and all below it that is sent, the node itself first; an ignored folder is sent with what is brought back below it. */
	sent(node) {
		return once(this.#sent, node.path, async () => {
			if (node.kind !== "folder") return node.ignored ? [] : [node];
			if (node.ignored && this.#patterns?.mayTakeBack(node.path) !== true) return [];
			const below = [];
			for (const child of (await this.children(node)).values()) {
				if (child.kind !== "folder") {
					if (!child.ignored) below.push(child);
					continue;
				}
				for (const each of await this.sent(child)) below.push(each);
			}
			return node.ignored && below.length === 0 ? [] : [node, ...below];
		});
	}
	/** What lies at a path below a folder, no link followed, with the folders on the way, the first one included. */
	async at(path, folder) {
		const way = [];
		let node = folder;
		const segments = path.slice(folder.path.length).split("/").filter((segment) => segment !== "");
		for (const segment of segments) {
			const below = node.kind === "folder" ? (await this.children(node)).get(segment) : void 0;
			if (below === void 0) return void 0;
			way.push(node);
			node = below;
		}
		return {
			node,
			way
		};
	}
	/** Follows the links of a path as BuildKit does, the context being the root of absolute ones. */
	async follow(source) {
		const links = /* @__PURE__ */ new Map();
		const count = { walked: 0 };
		try {
			let path = `/${fromRoot(source)}`;
			for (;;) {
				const before = count.walked;
				const next = await this.#walkLinks(path, links, count);
				const rooted = `/${fromRoot(next)}`;
				const final = before === count.walked && next === rooted;
				path = before === count.walked ? rooted : next;
				if (final) break;
			}
			const node = await this.#lstat(fromRoot(path), links);
			return {
				path: fromRoot(path),
				node: node && await this.#visible(node),
				links: [...links.values()]
			};
		} catch (error) {
			if (!(error instanceof LeadsNowhere)) throw error;
			return {
				path: fromRoot(source),
				node: void 0,
				links: [...links.values()]
			};
		}
	}
	/** continuity's walkLinks: one round over a path, the last part of it last. */
	async #walkLinks(path, links, count) {
		const trimmed = path.replace(/(?<=.)\/+$/s, "");
		if (trimmed === "/" || trimmed === "") return "/";
		const slash = trimmed.lastIndexOf("/");
		const folder = slash <= 0 ? "/" : await this.#walkLinks(trimmed.slice(0, slash), links, count);
		if (count.walked > MOST_LINKS$1) throw new LeadsNowhere();
		const place = clean(`/${folder}/${trimmed.slice(slash + 1)}`);
		if (place === "/") return place;
		const node = await this.#lstat(place.slice(1), links);
		if (node?.kind !== "link") return place;
		count.walked += 1;
		links.set(node.path, node);
		const target = node.target ?? "";
		return target.startsWith("/") ? target : clean(`${folder}/${target}`);
	}
	/** The node at a path as the kernel finds it: links on the way are followed, one at the end is not. */
	async #lstat(path, links) {
		let walked = 0;
		const above = [];
		let at = this.root;
		const rest = path.split("/").filter((segment) => segment !== "");
		for (let segment = rest.shift(); segment !== void 0; segment = rest.shift()) {
			if (segment === ".") continue;
			if (segment === "..") {
				at = above.pop() ?? at;
				continue;
			}
			if (at.kind !== "folder") throw new LeadsNowhere();
			const node = (await this.children(at)).get(segment);
			if (node === void 0) return void 0;
			if (node.kind !== "link" || rest.length === 0) {
				above.push(at);
				at = node;
			} else {
				if (node.ignored || node.target?.startsWith("/")) return void 0;
				walked += 1;
				if (walked > MOST_KERNEL_LINKS) throw new LeadsNowhere();
				links.set(node.path, node);
				rest.unshift(...(node.target ?? "").split("/").filter((part) => part !== ""));
			}
		}
		return at.kind !== "folder" && at.ignored ? void 0 : at;
	}
	async #visible(node) {
		if (node === this.root || !node.ignored) return node;
		return (await this.sent(node)).length > 0 ? node : void 0;
	}
	async #read(folder) {
		try {
			return await this.#files.folder(posix.join(this.#folder, folder.path)) ?? [];
		} catch (error) {
			if (folder.ignored && error instanceof Failure && error.class === "environment") return [];
			throw error;
		}
	}
};
/** A loop of links, or a file where a folder is needed. */
var LeadsNowhere = class extends Error {};
function once(known, key, make) {
	const before = known.get(key);
	if (before !== void 0) return before;
	const made = make();
	known.set(key, made);
	return made;
}

// src/build-context/environment-file.ts
/**
* The environment file relative to a folder of the repository, so that there the hash of what it says takes the place of that of its bytes, and
* a comment in it does not rebuild. It may be a link, or lie below one. Outside of the folder its path begins with `..`: nothing that
* is taken has such a path.
*/
async function environmentIn(files, folder, environment) {
	if (environment === void 0) return void 0;
	const { path } = await new ContextTree(files, ".").follow(environment.path);
	return {
		path: posix.relative(folder, path),
		sha256: environment.sha256
	};
}

// src/build-context/git-folder.ts
const ADVICE = "Write .git into .dockerignore";
/** Throws a Failure (`environment`) where an instruction asks for git's own folder by its name. */
function refuseGitByName(dockerfile, use) {
	if (inGit(sourceOf(use))) throw named(dockerfile, use);
}
/**
* What is to be said of git's own folder where an instruction takes it from the build context: it differs from clone to clone, so
* its hash would make every run build, and it is left out. `taken`: all that the instruction takes, relative to the context. Throws a Failure
* (`environment`) where that is git's own folder alone, by a link, or where a credential of git's would be copied into the
* image: one of `tokens`. Reasons: docs/decisions/0020-git-folder.md.
*/
async function gitUse(dockerfile, use, taken, tokens) {
	const source = sourceOf(use);
	const instruction = use.kind === "path" ? use.instruction : "the instruction";
	const at = {
		file: dockerfile,
		line: use.line,
		rule: "context-git"
	};
	const what = source === "." ? "the whole folder" : source;
	const paths = new Set(taken);
	const { files: found, links } = await tokens();
	const real = taken.filter((path) => !links.has(path));
	if (!source.split("/").some(hasWildcard) && real.length > 0 && real.every(inGit)) throw named(dockerfile, use);
	const token = found.find((path) => paths.has(path));
	if (token !== void 0 && !(use.kind === "path" && use.instruction === "RUN --mount")) throw refusal({
		...at,
		severity: "error",
		...tokenTaken(instruction, what, token)
	});
	if (!paths.has(".git/HEAD") && !paths.has(".git/config")) return void 0;
	const message = `${instruction} uses ${what}, which includes .git. This folder is different in every clone, so it is not part of the hash${token === void 0 ? "" : `. The command of this instruction can read the credential in ${token}`}`;
	return {
		...at,
		severity: "warning",
		message,
		advice: ADVICE
	};
}
function named(file, use) {
	const message = `${use.kind === "path" ? use.instruction : "the instruction"} uses ${sourceOf(use)}. This is different in every clone, so no image could be reused`;
	return refusal({
		file,
		line: use.line,
		rule: "context-git",
		severity: "error",
		message,
		advice: "Pass what you need from it (for example the version) with the input build-args or in a file"
	});
}
/** Why a file with a credential may not be copied, and what to do about it. */
function tokenTaken(instruction, what, token) {
	const top = gitFolderOf(token);
	if (top === void 0) {
		const advice = `Write ${token} into .dockerignore, and pass secrets with the input secrets`;
		return {
			message: `${instruction} uses ${what === token ? token : `${what}, which includes ${token}`}. This file contains a credential`,
			advice
		};
	}
	return {
		message: `${instruction} uses ${what}, which includes ${token}. This file contains the token that actions/checkout or git wrote there`,
		advice: `Write ${top} into .dockerignore, or set "persist-credentials: false" for actions/checkout`
	};
}
/** Git's own folder that a path lies in, the topmost; `undefined` for a path outside. */
function gitFolderOf(path) {
	const parts = path.split("/");
	const at = parts.indexOf(".git");
	return at < 0 ? void 0 : parts.slice(0, at + 1).join("/");
}
function refusal(finding) {
	return new Failure({
		class: "environment",
		doing: "reading the Dockerfile and its build context",
		on: `${finding.file}, line ${finding.line}`,
		why: finding.message,
		next: finding.advice,
		findings: [finding]
	});
}

// src/build-context/git-credentials.ts
/**
* What may hold a credential of git's, judged by its text alone. It fails closed: a text that a reader of git's own could take for none
* may be one here, for it is only asked about files that no image needs.
*/
/** A user in an address: a token, or a name with a password. `git@` alone, and any name alone for ssh, is none. */
const USER_IN_ADDRESS = /:\/\/([^\s/@:"'<>]*)(:[^\s/@"'<>]*)?@/g;
/** Headers that GitHub, GitLab and others take instead of a password; actions/checkout up to v5 writes the first one. */
const HEADER = /\b(?:authorization|proxy-authorization|private-token|job-token|cookie)\s*:\s*\S/i;
/** https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ and GitLab's. */
const TOKEN = /\b(?:gh[a-z]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|gl[a-z]{2,5}-[\w-]{16,})/;
/** git config: `http.extraHeader` holds what its name says or more; helpers and mail have passwords. An empty value takes others back. */
const SETTING = /(?:extraheader|password|passwd|smtppass|imappass|\bpass|token|secret)["']?\s*=[ \t]*["']?[^\s"'#;]/i;
/** `machine H login U password P`, on one line or several. */
const NETRC = /(?:^|\s)(?:password|passwd)\s+\S/i;
/** Whether a text holds a credential: of a git configuration, or with `kind` of another file that git or a program beside it reads. */
function holdsCredential(text, kind = "config") {
	const plain = kind === "config" ? text.replace(/\\\r?\n/g, "").replaceAll("\"", "") : text;
	if (TOKEN.test(plain) || kind !== "log" && HEADER.test(plain)) return true;
	for (const { index, 1: user = "", 2: password = "" } of plain.matchAll(USER_IN_ADDRESS)) {
		if (password.length > 1) return true;
		const isSsh = /ssh$/i.test(plain.slice(Math.max(0, index - 3), index));
		if (user !== "" && user !== "git" && !isSsh) return true;
	}
	if (kind === "netrc") return NETRC.test(plain);
	return kind === "config" && SETTING.test(plain);
}
const BY_NAME = {
	".netrc": "netrc",
	_netrc: "netrc",
	".git-credentials": "config",
	".gitconfig": "config",
	".gitmodules": "config",
	".lfsconfig": "config",
	"config.worktree": "config"
};
/**
* What kind of file lies at a path, if it is one that git's credentials are kept in; `siblings` are the names beside it. In git's own
* folders the rest (index, lists of references) holds none: git takes users and passwords out of every address that it writes there. Logs
* have the words of `git pull` as they were.
*/
function credentialKind(path, siblings) {
	const name = posix.basename(path);
	const folder = posix.dirname(path);
	const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : void 0;
	if (known !== void 0) return known;
	if (/^git-credentials.*\.config$/.test(name)) return "config";
	if (posix.basename(folder) === "git" && name === "credentials") return "config";
	if (/(?:^|\/)logs\/(?:HEAD$|refs\/)/.test(path)) return "log";
	const within = folder.split("/").includes(".git");
	if (name === "config" && (within || siblings.has("HEAD") || posix.basename(folder) === "git")) return "config";
	if (!within) return void 0;
	if (/credential|config|cookie|netrc/i.test(name)) return "config";
	return /\/(?:hooks|remotes|branches)\//.test(`${folder}/`) && !name.endsWith(".sample") ? "other" : void 0;
}
const MOST_INCLUDED = 100;
/**
* Paths of other files that a configuration includes, relative to the folder of the context, where they could be in it. `undefined` for more
* than anybody writes.
*/
function includedBy(path, text) {
	const values = [];
	for (const [, value = ""] of text.matchAll(/\bpath[ \t]*=[ \t]*"?([^"\r\n#;]+)/gi)) {
		values.push(value.trim());
		if (values.length > MOST_INCLUDED) return void 0;
	}
	return values.flatMap((value) => {
		if (!/^[/~]/.test(value)) return [posix.join(posix.dirname(path), value)];
		const last = value.split("/").filter((part) => part !== "").slice(-20);
		return last.map((_, at) => last.slice(at).join("/"));
	});
}

// src/build-context/linked-paths.ts
/** Links in one path, as in Linux. */
const MOST_LINKS = 40;
/**
* Where a path of the build context ends when each link on the way is followed, as BuildKit does: the context is the root for absolute
* targets and for `..` above it. `undefined` for links in a circle. `.` is the context itself.
*/
function realPath(path, links) {
	const waiting = path.split("/");
	let place = [];
	let followed = 0;
	for (let name = waiting.shift(); name !== void 0; name = waiting.shift()) {
		if (name === "" || name === ".") continue;
		if (name === "..") {
			place.pop();
			continue;
		}
		const target = links.get([...place, name].join("/"));
		if (target === void 0) {
			place.push(name);
			continue;
		}
		followed += 1;
		if (followed > MOST_LINKS) return void 0;
		waiting.unshift(...target.split("/"));
		if (target.startsWith("/")) place = [];
	}
	return place.join("/") || ".";
}

// src/build-context/git-tokens.ts
/** Bytes. What is longer is not read, and counts as a credential. */
const MOST_BYTES$1 = 1048576;
/** Looks through all that git, a checkout or a login may have left in a folder: of checkouts further down and of submodules, too. */
async function findGitTokens(files, folder) {
	const names = await files.names(folder);
	const links = new Map(names.flatMap(({ path, target }) => target === void 0 ? [] : [[path, target]]));
	const known = new Set(names.map(({ path }) => path));
	const found = [];
	const looked = places(names, links);
	for (const [path, kind] of looked) {
		const text = await textOf(files, posix.join(folder, path));
		if (text === void 0) continue;
		const included = text === "unread" || kind !== "config" ? [] : includedBy(path, text.content);
		if (text === "unread" || included === void 0 || holdsCredential(text.content, kind)) found.push(path);
		for (const other of included ?? []) if (known.has(other) && !looked.has(other)) looked.set(other, "config");
	}
	return {
		files: found.toSorted(),
		links
	};
}
/** The files that are looked at. A link with such a name stands for the file that it leads to. */
function places(names, links) {
	const beside = /* @__PURE__ */ new Map();
	for (const { path } of names) {
		const folder = posix.dirname(path);
		beside.set(folder, (beside.get(folder) ?? /* @__PURE__ */ new Set()).add(posix.basename(path)));
	}
	const found = /* @__PURE__ */ new Map();
	for (const { path, target } of names) {
		const kind = credentialKind(path, beside.get(posix.dirname(path)) ?? /* @__PURE__ */ new Set());
		const place = target === void 0 ? path : realPath(path, links);
		if (kind !== void 0 && place !== void 0) found.set(place, kind);
	}
	return found;
}
/** `undefined` for what is absent, as the end of a link may be. */
async function textOf(files, path) {
	try {
		const bytes = await files.glance(path, MOST_BYTES$1);
		return bytes && { content: new TextDecoder().decode(bytes) };
	} catch (error) {
		if (error instanceof Failure && error.class === "environment") return "unread";
		throw error;
	}
}

// src/build-context/go-match.ts
const code$1 = (character) => character.charCodeAt(0);
const [STAR, ANY, OPEN, CLOSE, NOT, DASH, ESCAPE, SLASH] = [..."*?[]^-\\/"].map(code$1);
/** U+FFFD, which Go reads where a character does not begin. */
const BROKEN = 65533;
/** Thrown for a pattern that Go cannot read. */
var BadPattern = class extends Error {};
/**
* Go's filepath.Match, byte by byte, its slips included: a star takes the first place where what follows fits and looks no further, a
* class matches a slash, and a pattern is read only as far as the name fits. A bad pattern matches nothing, as for BuildKit's copier.
*/
function goMatcher(pattern) {
	const read = Buffer.from(pattern);
	return (name) => {
		try {
			return match(read, Buffer.from(name));
		} catch (error) {
			if (error instanceof BadPattern) return false;
			throw error;
		}
	};
}
/** Whether filepath.Match reads a pattern far enough without complaint: the test that moby/patternmatcher makes of every pattern. */
function passesGo(pattern) {
	try {
		match(Buffer.from(pattern), Buffer.from("."));
		return true;
	} catch (error) {
		if (error instanceof BadPattern) return false;
		throw error;
	}
}
function match(pattern, name) {
	let from = 0;
	let at = 0;
	while (from < pattern.length) {
		const star = pattern[from] === STAR;
		while (pattern[from] === STAR) from += 1;
		const end = chunkEnd(pattern, from);
		if (star && end === from) return !name.includes("/", at);
		const last = end === pattern.length;
		let next = -1;
		for (let place = at;; place += 1) {
			const ended = matchChunk({
				pattern,
				from,
				end
			}, name, place);
			if (ended === name.length || ended >= 0 && !last) {
				next = ended;
				break;
			}
			if (!star || place >= name.length || name[place] === SLASH) break;
		}
		if (next < 0) return false;
		from = end;
		at = next;
	}
	return at === name.length;
}
/** The end of what stands between two stars. */
function chunkEnd(pattern, from) {
	let inClass = false;
	for (let at = from; at < pattern.length; at += 1) if (pattern[at] === ESCAPE) at += 1;
	else if (pattern[at] === OPEN) inClass = true;
	else if (pattern[at] === CLOSE) inClass = false;
	else if (pattern[at] === STAR && !inClass) return at;
	return pattern.length;
}
/** Where in the name a chunk that begins at `start` ends; -1: it does not match. Reads the chunk to its end either way. */
function matchChunk({ pattern, from, end }, name, start) {
	let at = start;
	let fits = true;
	for (let place = from; place < end;) {
		fits &&= at < name.length;
		if (pattern[place] === OPEN) {
			const [character, width] = fits ? rune(name, at) : [-1, 0];
			at += width;
			const { inside, negated, next } = classAt$1(pattern, place + 1, end, character);
			place = next;
			fits &&= inside !== negated;
		} else if (pattern[place] === ANY) {
			fits &&= name[at] !== SLASH;
			at += fits ? rune(name, at)[1] : 0;
			place += 1;
		} else {
			if (pattern[place] === ESCAPE) place += 1;
			if (place >= end) throw new BadPattern();
			fits &&= pattern[place] === name[at];
			at += 1;
			place += 1;
		}
	}
	return fits ? at : -1;
}
function classAt$1(pattern, start, end, character) {
	const negated = start < end && pattern[start] === NOT;
	let place = negated ? start + 1 : start;
	const one = () => {
		if (place >= end || pattern[place] === DASH || pattern[place] === CLOSE) throw new BadPattern();
		if (pattern[place] === ESCAPE) place += 1;
		const [read, width] = place < end ? rune(pattern, place) : [BROKEN, 1];
		place += width;
		if (place >= end) throw new BadPattern();
		return read;
	};
	let inside = false;
	for (let ranges = 0; place >= end || pattern[place] !== CLOSE || ranges === 0; ranges += 1) {
		const low = one();
		let high = low;
		if (pattern[place] === DASH) {
			place += 1;
			high = one();
		}
		inside ||= low <= character && character <= high;
	}
	return {
		inside,
		negated,
		next: place + 1
	};
}
/** The character at a place and its bytes. The text is UTF-8; the place may be in the middle of a character. */
function rune(text, at) {
	const first = text[at];
	if (first < 128) return [first, 1];
	const width = first < 192 ? 1 : first < 224 ? 2 : first < 240 ? 3 : 4;
	if (width === 1) return [BROKEN, 1];
	return [text.toString("utf8", at, at + width).codePointAt(0) ?? BROKEN, width];
}

// src/build-context/glob.ts
/** Thrown for a pattern that BuildKit may understand and this reader does not: escaped letters, classes with names. */
var NotUnderstood = class extends Error {};
/**
* One of Docker's patterns as moby/patternmatcher compiles it, for whole paths, its slips included: without a wildcard or with `**` at one end
* alone the text is compared, anything else becomes a regular expression, in which a class holds what the wildcards were turned into. The
* expression is not given to JavaScript: it takes time in proportion to both lengths here, and ten stars took years over one long name there.
*/
function patternMatcher(pattern) {
	const { kind, expression } = compile(pattern);
	if (kind === "exact") return (path) => path === pattern;
	if (kind === "prefix") return (path) => path.startsWith(pattern.slice(0, -2));
	if (kind === "suffix") {
		const end = pattern.slice(2);
		return (path) => path.endsWith(end) || end.startsWith("/") && path === end.slice(1);
	}
	return automaton(stepsOf(expression));
}
/** Pattern.compile of moby/patternmatcher. */
function compile(pattern) {
	if (pattern.startsWith("﻿")) throw new NotUnderstood("a mark of byte order");
	const text = [...pattern];
	const expression = [];
	let kind = "exact";
	let at = 0;
	for (let round = 0; at < text.length; round += 1) {
		const character = text[at] ?? "";
		at += 1;
		if (character === "*" && text[at] === "*") {
			at += text[at + 1] === "/" ? 2 : 1;
			if (at < text.length) {
				expression.push(..."(.*/)?");
				kind = "expression";
			} else if (kind === "exact") kind = "prefix";
			else {
				expression.push(...".*");
				kind = "expression";
			}
			if (round === 0) kind = "suffix";
		} else if (character === "*" || character === "?") {
			expression.push(...character === "*" ? "[^/]*" : "[^/]");
			kind = "expression";
		} else if (".+()|{}$".includes(character)) expression.push("\\", character);
		else if (character === "\\") {
			expression.push("\\", ...text.slice(at, at + 1));
			at += 1;
			kind = "expression";
		} else {
			if ("[]".includes(character)) kind = "expression";
			expression.push(character);
		}
	}
	return {
		kind,
		expression
	};
}
/** The steps of an expression as `compile` makes them, read by Go's rules. */
function stepsOf(expression) {
	const steps = [];
	for (let at = 0; at < expression.length;) {
		const character = expression[at] ?? "";
		if (character === "(") {
			if (steps.at(-3)?.kind !== "maybe") steps.push({ kind: "maybe" }, anything, literal("/"));
			at += 6;
		} else if (character === ".") {
			steps.push(anything);
			at += 2;
		} else if (character === "[") {
			const { matches, next } = classAt(expression, at + 1);
			const repeated = expression[next] === "*";
			if (repeated && "*?".includes(expression[next + 1] ?? "x")) throw new NotUnderstood("repeated twice");
			steps.push({
				kind: repeated ? "many" : "one",
				matches
			});
			at = repeated ? next + 1 : next;
		} else if ("*?^".includes(character)) throw new NotUnderstood(character);
		else {
			const [wanted, next] = plain(expression, at);
			steps.push(literal(wanted));
			at = next;
		}
	}
	return steps;
}
const anything = {
	kind: "many",
	matches: (other) => other !== "\n"
};
function literal(character) {
	return {
		kind: "one",
		matches: (other) => other === character
	};
}
/** A character that stands for itself, escaped or not, and where the next one is. */
function plain(expression, at) {
	const character = expression[at];
	if (character === void 0) throw new NotUnderstood("the end");
	if (character !== "\\") return [character, at + 1];
	const escaped = expression[at + 1] ?? "";
	if (!/^[!-/:-@[-`{-~ ]$/.test(escaped)) throw new NotUnderstood(`\\${escaped}`);
	return [escaped, at + 2];
}
function classAt(expression, start) {
	const negated = expression[start] === "^";
	const ranges = [];
	let at = negated ? start + 1 : start;
	for (let first = true; first || expression[at] !== "]"; first = false) {
		if (expression[at] === "[" && expression[at + 1] === ":") throw new NotUnderstood("[:");
		let low;
		[low, at] = plain(expression, at);
		let high = low;
		if (expression[at] === "-" && expression[at + 1] !== "]") [high, at] = plain(expression, at + 1);
		if (code(high) < code(low)) throw new NotUnderstood("a range that goes from high to low");
		ranges.push([code(low), code(high)]);
	}
	const matches = (character) => ranges.some(([low, high]) => low <= code(character) && code(character) <= high) !== negated;
	return {
		matches,
		next: at + 1
	};
}
function code(character) {
	return character.codePointAt(0);
}
function automaton(steps) {
	const shortest = steps.filter(({ kind }, at) => kind === "one" && steps[at - 2]?.kind !== "maybe").length;
	let reached = new Places(steps);
	let next = new Places(steps);
	return (path) => {
		if (path.length < shortest) return false;
		reached.clear();
		reached.add(0);
		for (const character of path) {
			next.clear();
			for (const at of reached.all) {
				const step = steps[at];
				if (step === void 0 || step.kind === "maybe" || !step.matches(character)) continue;
				next.add(step.kind === "many" ? at : at + 1);
			}
			[reached, next] = [next, reached];
			if (reached.all.length === 0) return false;
		}
		return reached.has(steps.length);
	};
}
/** Places in a pattern that were reached, each once, with those that are reached from them without a further character. */
var Places = class {
	all = [];
	#steps;
	#there;
	constructor(steps) {
		this.#steps = steps;
		this.#there = new Uint8Array(steps.length + 1);
	}
	has(place) {
		return this.#there[place] === 1;
	}
	add(place) {
		if (this.has(place)) return;
		this.#there[place] = 1;
		for (let next = this.all.push(place) - 1; next < this.all.length; next += 1) {
			const at = this.all[next];
			const kind = this.#steps[at]?.kind;
			if (kind === void 0 || kind === "one") continue;
			for (const further of kind === "maybe" ? [at + 1, at + 3] : [at + 1]) {
				if (this.has(further)) continue;
				this.#there[further] = 1;
				this.all.push(further);
			}
		}
	}
	clear() {
		for (const at of this.all) this.#there[at] = 0;
		this.all.length = 0;
	}
};

// src/build-context/path-patterns.ts
/**
* A list of Docker's patterns, as .dockerignore and `COPY --exclude` have them: `!` takes back, the last pattern that matches decides, and what
* matched a folder holds below it. Source: moby/patternmatcher, `New` and `MatchesUsingParentResults`. git's rules are others: the
* package `ignore` has those.
*/
var PathPatterns = class {
	#patterns = [];
	/** Those that BuildKit may understand and this reader does not. With one of them nothing is known. */
	unread = [];
	/** Throws a SyntaxError for a pattern that BuildKit refuses. */
	constructor(lines) {
		for (const line of lines) {
			const whole = trim(line);
			if (whole === "") continue;
			const cleaned = clean(whole);
			const negated = cleaned.startsWith("!");
			const text = negated ? cleaned.slice(1) : cleaned;
			if (text === "") throw new SyntaxError(`${JSON.stringify(whole)} excludes nothing`);
			if (!passesGo(text)) throw new SyntaxError(`${JSON.stringify(text)} is not a valid pattern`);
			try {
				this.#patterns.push({
					text,
					negated,
					matches: patternMatcher(text)
				});
			} catch (error) {
				if (!(error instanceof NotUnderstood)) throw error;
				this.unread.push(text);
			}
		}
	}
	/** Whether the list matches a path, given what it matched above, and what to give for the paths below this one. */
	match(path, above) {
		let matched = false;
		const held = this.#patterns.map(({ negated, matches }, place) => {
			const match = above?.[place] === true || negated === matched && matches(path);
			if (match) matched = !negated;
			return match;
		});
		return {
			matched,
			above: held
		};
	}
	/** As `match`, of a path alone. */
	matches(path) {
		const segments = path.split("/");
		let last = {
			matched: false,
			above: void 0
		};
		segments.forEach((_, place) => {
			last = this.match(segments.slice(0, place + 1).join("/"), last.above);
		});
		return last.matched;
	}
	/** Whether something below a folder that matched may not match. BuildKit does not look there otherwise. */
	mayTakeBack(folder) {
		const fronts = this.#patterns.filter((pattern) => pattern.negated).map(({ text }) => text.replace(/\/\*\*$/, "").replace(/\/\*$/, ""));
		return fronts.some((front) => /[*[\]?^\\]/.test(front)) || fronts.some((front) => `${front}/`.startsWith(`${folder}/`));
	}
};

// src/build-context/selected.ts
/** Patterns of a flag, relative to each folder that is copied. `undefined` without any, and where one of them is not understood. */
function readPatterns(lines) {
	if (lines === void 0 || lines.length === 0) return void 0;
	try {
		const patterns = new PathPatterns(lines);
		return patterns.unread.length > 0 ? void 0 : patterns;
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** The folders that a pattern names before its first wildcard; empty where the whole tree may match. */
function fixedFront(pattern) {
	if (pattern === "" || clean(trim(pattern)) !== pattern || pattern.startsWith("!")) return "";
	const segments = pattern.split("/");
	const first = segments.findIndex((segment) => /[*[\]?^\\]/.test(segment));
	return segments.slice(0, first < 0 ? segments.length : first).join("/");
}
/**
* Of a tree in walking order, what is copied where only what `includes` matches counts (`undefined`: all), without what `excludes` matches:
* fsutil's copier. The top is always copied, and folders with what is copied of them.
*/
function selected(nodes, top, includes, excludes) {
	const start = top.path === "" ? 0 : top.path.length + 1;
	const states = /* @__PURE__ */ new Map();
	const folders = /* @__PURE__ */ new Map();
	const kept = /* @__PURE__ */ new Map([[top.path, top]]);
	for (const node of nodes) {
		if (node.path === top.path) continue;
		const path = node.path.slice(start);
		const folder = folderOf(node.path);
		const before = states.get(folder);
		const include = includes?.match(path, before?.include) ?? {
			matched: true,
			above: void 0
		};
		const exclude = excludes?.match(path, before?.exclude) ?? {
			matched: false,
			above: void 0
		};
		if (node.kind === "folder") {
			folders.set(node.path, node);
			states.set(node.path, {
				include: include.above,
				exclude: exclude.above
			});
		}
		if (!include.matched || exclude.matched) continue;
		kept.set(node.path, node);
		for (let at = folder; !kept.has(at); at = folderOf(at)) {
			const above = folders.get(at);
			if (above === void 0) break;
			kept.set(at, above);
		}
	}
	return [...kept.values()];
}
function folderOf(path) {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}

// src/build-context/context-files.ts
/** Paths looked at for one Dockerfile. One that holds more patterns than this is worth takes everything. */
const MOST_LOOKED_AT = 5e6;
/** Whoever mends these sees the next ones. */
const MOST_WARNINGS = 20;
/**
* Collects what is taken of the build context, each file, folder and link once. Sources: fsutil's copy.go and BuildKit's
* solver/llbsolver/file/backend.go; __tests__/robustness/fuzz/differential holds it against them.
*/
var Context = class {
	#files;
	#dockerfile;
	#folder;
	#patterns;
	#surelyRun;
	#tree;
	#taken = /* @__PURE__ */ new Map();
	#known = /* @__PURE__ */ new Map();
	findings = [];
	#looked = 0;
	#countedAll = false;
	/** `surelyRun`: whether the instruction of a line is run in every build; only then is a missing source an error. */
	constructor(files, dockerfile, { folder, patterns }, surelyRun = () => true) {
		this.#files = files;
		this.#surelyRun = surelyRun;
		this.#dockerfile = dockerfile;
		this.#folder = folder;
		this.#patterns = patterns;
		this.#tree = new ContextTree(files, folder, patterns);
	}
	taken() {
		return [...this.#taken.values()];
	}
	/**
	* Takes what an instruction takes, the links that lead there included, and returns it: what lies in git's own folder, too. Throws a Failure
	* (`environment`) for a source that is not there or cannot be read.
	*/
	async take(use) {
		const key = use.kind === "everything" ? "" : JSON.stringify({
			...use,
			line: 0,
			source: keyOf(use)
		});
		const known = this.#known.get(key);
		if (known !== void 0) return known;
		const nodes = await this.#nodes(use);
		for (const node of nodes) this.#add(node, use.line);
		this.#known.set(key, nodes);
		return nodes;
	}
	async #nodes(use) {
		try {
			const nodes = use.kind === "everything" ? void 0 : await this.#ofPath(use);
			this.#looked += nodes?.length ?? 0;
			if (nodes !== void 0 && this.#looked <= MOST_LOOKED_AT) return nodes;
			return await this.#tree.sent(this.#tree.root);
		} catch (error) {
			if (!(error instanceof Failure) || error.findings.length > 0) throw error;
			throw this.#problem(use.line, `${error.text.on} cannot be read: ${error.text.why}`, error);
		}
	}
	async #ofPath(use) {
		const excludes = readPatterns(use.excludes);
		if (use.instruction === "RUN --mount") return this.#below(use, use.source, void 0, void 0);
		if (!use.parents) return this.#copied(use, use.source, void 0, excludes);
		const pivot = use.source.indexOf("/./");
		const pattern = fromRoot(pivot < 0 ? use.source : use.source.slice(pivot + 3));
		const parent = pivot < 0 ? "/" : use.source.slice(0, pivot);
		const nodes = await this.#copied(use, parent, pattern, excludes);
		if (!nodes.some(({ path }) => path !== "" && path !== fromRoot(parent))) this.#nothing(use);
		return nodes;
	}
	/** What COPY takes of a path or pattern; of a folder, with `include`, only what that pattern matches below it. */
	async #copied(use, source, include, excludes) {
		const segments = fromRoot(source).split("/");
		const first = segments.findIndex(hasWildcard);
		if (first < 0) return this.#below(use, source, include, excludes);
		const base = await this.#tree.follow(segments.slice(0, first).join("/"));
		if (base.node === void 0) return this.#missing(use, segments.slice(0, first).join("/"), base.links);
		const all = [...base.links];
		const matches = await this.#matching(base.node, segments.slice(first).join("/"));
		for (const match of matches) {
			const { node, links } = await this.#tree.follow(match.path);
			all.push(...links);
			if (node === void 0) continue;
			for (const each of await this.#selected(node, include, excludes)) all.push(each);
		}
		if (matches.length === 0) {
			this.#nothing(use);
			if (base.node !== this.#tree.root) await this.#countAll();
		}
		return all;
	}
	async #below(use, source, include, excludes) {
		const { node, links } = await this.#tree.follow(source);
		if (node === void 0) return this.#missing(use, fromRoot(source), links);
		return [...links, ...await this.#selected(node, include, excludes)];
	}
	async #selected(top, include, excludes) {
		if (include === void 0 && excludes === void 0) return this.#tree.sent(top);
		const includes = include === void 0 ? void 0 : readPatterns([include]);
		const front = includes === void 0 ? "" : fixedFront(include ?? "");
		if (front === "") return selected(await this.#tree.sent(top), top, includes, excludes);
		const start = await this.#tree.at(posix.join(top.path, front), top);
		const nodes = start === void 0 ? [top] : [...start.way, ...await this.#tree.sent(start.node)];
		return selected(nodes, top, includes, excludes);
	}
	/** As filepath.Walk with filepath.Match: what lies below a match is not looked at, and links are not followed. */
	async #matching(base, pattern) {
		const matches = goMatcher(pattern);
		const found = [];
		const start = base.path === "" ? 0 : base.path.length + 1;
		const deepest = pattern.split(/[/[]/).length;
		const walk = async (folder, depth) => {
			for (const child of (await this.#tree.children(folder)).values()) {
				this.#looked += 1;
				if (this.#looked > MOST_LOOKED_AT) return;
				if (child.ignored && (await this.#tree.sent(child)).length === 0) continue;
				if (matches(child.path.slice(start))) found.push(child);
				else if (child.kind === "folder" && depth < deepest) await walk(child, depth + 1);
			}
		};
		if (base.kind === "folder") await walk(base, 1);
		return found;
	}
	#add(node, line) {
		if (isCredentialFile(node.path)) throw leak(this.#dockerfile, line, posix.join(this.#folder, node.path));
		this.#taken.set(node.path, node);
	}
	/** Everything counts, and nothing of it is taken: also what .dockerignore names, since BuildKit follows links that are not sent. */
	async #countAll() {
		if (this.#countedAll) return;
		this.#countedAll = true;
		const tree = new ContextTree(this.#files, this.#folder);
		for (const node of await tree.sent(tree.root)) if (!isCredentialFile(node.path) && node.kind !== "other") this.#taken.set(node.path, node);
	}
	/** The links on the way count all the same: with another target the source may be there. */
	#missing(use, path, links) {
		const hidden = this.#patterns?.matches(path) ? "excluded by .dockerignore" : "not in the build context";
		const why = `${use.instruction} uses ${use.source}, which is ${hidden}`;
		if (this.#surelyRun(use.line)) throw this.#problem(use.line, why);
		this.#warn(use, "context-source", why);
		return links;
	}
	#nothing(use) {
		this.#warn(use, "context-pattern", `${use.instruction} uses ${use.source}, and no file of the build context matches it`);
	}
	#warn({ line }, rule, message) {
		if (this.findings.length >= MOST_WARNINGS) return;
		this.findings.push({
			severity: "warning",
			rule,
			file: this.#dockerfile,
			line,
			message,
			advice: "Correct the path or pattern, .dockerignore, or the names of the files. Or remove the instruction"
		});
	}
	#problem(line, why, cause) {
		return problem({
			file: this.#dockerfile,
			line
		}, "context-source", why, { cause });
	}
};
/** Sources that differ only in what BuildKit cleans away are the same. */
function keyOf({ source, parents }) {
	return parents ? source : fromRoot(source);
}
const CORRECT = "Correct the Dockerfile, .dockerignore or the path. Or add the file to the repository";
/** What is wrong with a Dockerfile or the context it takes files from. */
function problem({ file, line }, rule, why, { cause, advice = CORRECT } = {}) {
	const place = line === void 0 ? { file } : {
		file,
		line
	};
	return new Failure({
		class: "environment",
		doing: "reading the Dockerfile and its build context",
		on: line === void 0 ? file : `${file}, line ${line}`,
		why,
		next: advice,
		findings: [{
			severity: "error",
			rule,
			...place,
			message: why,
			advice
		}]
	}, cause === void 0 ? void 0 : { cause });
}
function leak(dockerfile, line, path) {
	const why = `the image would contain ${path}, the credentials that google-github-actions/auth wrote into the workspace`;
	return problem({
		file: dockerfile,
		line
	}, "context-credentials", why, { advice: "Set \"create_credentials_file: false\" for that action, or write gha-creds-*.json into .dockerignore" });
}

// src/build-context/dockerignore.ts
/** Bytes; BuildKit's scanner gives up at a longer line. */
const LONGEST_LINE = 65536;
/** Every path is held against every pattern. */
const MOST = 2e3;
/** Reads a .dockerignore, as ignorefile.ReadAll of moby/patternmatcher does. Throws a SyntaxError for what BuildKit refuses. */
function readDockerignore(content) {
	const text = typeof content === "string" ? content : Buffer.from(content).toString("utf8");
	const lines = [];
	for (const [place, whole] of text.split("\n").entries()) {
		if (Buffer.byteLength(whole) >= LONGEST_LINE) throw new SyntaxError(`line ${place + 1} is longer than 64 KiB`);
		const line = (place === 0 ? whole.replace(/^\uFEFF/, "") : whole).replace(/\r$/, "");
		if (line.startsWith("#")) continue;
		const trimmed = trim(line);
		if (trimmed === "") continue;
		const negated = trimmed.startsWith("!");
		lines.push(negated ? `!${rooted(trim(trimmed.slice(1)))}` : rooted(trimmed));
	}
	const patterns = new PathPatterns(lines.slice(0, MOST));
	if (lines.length > MOST) patterns.unread.push(`more than ${MOST} patterns`);
	if (typeof content !== "string" && !isUtf8(content)) patterns.unread.push("bytes that are not UTF-8");
	return patterns;
}
/** Cleaned, and relative to the context. */
function rooted(pattern) {
	if (pattern === "") return "";
	return clean(pattern).replace(/^\/(?=.)/s, "");
}

// src/build-context/ignore-file.ts
/** Bytes. */
const MOST_BYTES = 1048576;
/**
* The rules of the first file that is there; none where that is empty and another one is not, or where there is a pattern that is not understood, with a warning. Throws a Failure
* (`environment`) for a pattern that BuildKit refuses.
*/
async function readIgnoreFile(files, ...paths) {
	let empty;
	for (const path of paths) {
		const content = await readInside(files, posix.dirname(path), posix.basename(path));
		if (content === void 0) continue;
		if (content.length === 0) {
			empty ??= path;
			continue;
		}
		if (empty !== void 0) return {
			patterns: void 0,
			findings: [passedOver(empty, path)],
			unread: sha256(content)
		};
		try {
			const patterns = readDockerignore(content);
			const [unread] = patterns.unread;
			return unread === void 0 ? {
				patterns,
				findings: [],
				unread: void 0
			} : {
				patterns: void 0,
				findings: [notUnderstood(path, unread)],
				unread: sha256(content)
			};
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
			throw problem({ file: path }, "dockerignore", `a pattern cannot be read: ${error.message}`, { cause: error });
		}
	}
	return {
		patterns: void 0,
		findings: [],
		unread: void 0
	};
}
/** A folder in its place is as good as nothing. */
async function readInside(files, folder, name) {
	const place = await fileInside(files, folder, name);
	return place === void 0 ? void 0 : files.read(place, MOST_BYTES);
}
/** The ignore file, where it counts beside the files: it is sent only where an instruction takes it. */
function unreadIgnore({ unread }) {
	if (unread === void 0) return [];
	return [{
		path: ".dockerignore",
		kind: "file",
		mode: null,
		sha256: unread,
		target: null
	}];
}
/**
* The frontend inside BuildKit takes an empty file for its rules. One that runs as an image of its own (`# syntax=`) is sent nothing for
* it, takes that for no file, and reads the next.
*/
function passedOver(file, next) {
	return {
		severity: "warning",
		rule: "dockerignore",
		file,
		message: `this file is empty. If the Dockerfile has a line "# syntax=", BuildKit reads ${next} instead. If not, BuildKit ignores no file. So every file is part of the hash`,
		advice: `If ${next} should be used, remove this file. Otherwise write a comment into it`
	};
}
function notUnderstood(file, pattern) {
	return {
		severity: "warning",
		rule: "dockerignore",
		file,
		message: `the action does not understand the pattern ${pattern.slice(0, 200)}, so every file is part of the hash, also ignored ones`,
		advice: "Write it without an escaped letter or digit, without a named class ([:alpha:]), and without a ^ outside a class"
	};
}
/**
* Where a file of a folder really is, as BuildKit finds it: the folder may be behind links of any kind, since the client opens it; links of
* the file itself are followed with the folder as the root, since only the folder is sent. `undefined` where no file is there.
*/
async function fileInside(files, folder, name) {
	const real = await files.real(folder);
	if (real === void 0) return void 0;
	const { path, node } = await new ContextTree(files, real).follow(name);
	return node?.kind === "file" ? posix.join(real, path) : void 0;
}

export { problem as a, gitUse as c, ContextTree as d, Context as i, refuseGitByName as l, readIgnoreFile as n, findGitTokens as o, unreadIgnore as r, gitFolderOf as s, fileInside as t, environmentIn as u };