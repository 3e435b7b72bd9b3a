import "./rolldown-runtime.js";
import { n as frontendOf } from "./frontend2.js";
import { a as instructions, i as escapeCharacter, o as Unreadable } from "./dockerfile.js";
import { i as stageName, n as evaluated, r as globalArguments, t as assignments } from "./stages.js";
import { t as Failure } from "./failure.js";
import { t as shownAddress } from "./shown-text.js";
import { posix } from "node:path";

// src/dockerfile/git-address.ts
/**
* Whether BuildKit takes a source of ADD for a git repository, by the rules of its `dfgitutil` and `gitutil`: http and https only
* with `.git` at the end of the path. `undefined` for anything else. Pure.
*/
function gitAddress(source) {
	const [, scheme, rest = ""] = /^([a-zA-Z0-9]+):\/\/(.*)$/s.exec(source) ?? [];
	if (scheme === void 0) {
		const [, user, host, path] = /^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*)$/s.exec(source) ?? [];
		return user === void 0 ? void 0 : parts(`ssh://${user}@${host}/`, path ?? "", (written) => written);
	}
	const name = scheme.toLowerCase();
	if (![
		"http",
		"https",
		"git",
		"ssh"
	].includes(name)) return void 0;
	const found = parts(`${name}://`, rest, decoded);
	return name.startsWith("http") && !found.url.endsWith(".git") ? void 0 : found;
}
/** As Go's net/url reads what follows the `#`; an address with a broken escape is one that BuildKit refuses. */
function decoded(fragment) {
	try {
		return decodeURIComponent(fragment);
	} catch {
		return fragment;
	}
}
/** `read` is what becomes of the fragment, which addresses of ssh without a scheme keep as it is written. */
function parts(before, text, read) {
	const [, path = "", query = "", fragment = ""] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
	const given = new URLSearchParams(query);
	const named = (key, folder) => {
		const value = given.get(key) ?? "";
		return value === "" || value.startsWith(folder) ? value : `${folder}${value}`;
	};
	const reference = read(fragment).split(":")[0] || given.get("ref") || named("tag", "refs/tags/") || named("branch", "refs/heads/") || "";
	const commit = given.get("commit") ?? given.get("checksum");
	const url = `${before}${path}`;
	return {
		url,
		reference,
		name: nameOf(url),
		...commit !== null && { commit }
	};
}
/** As BuildKit's llb.Git makes it. */
function nameOf(url) {
	const [, host = "", path = ""] = /^[a-z0-9]+:\/\/(?:[^/]*@)?([^/]*)(.*)$/is.exec(url) ?? [];
	return `git://${host}${posix.join("/", decoded(path))}`;
}

// src/dockerfile/remote-sources.ts
const CHECKSUM = /^sha256:[0-9a-f]{64}$/;
const COMMIT = /^[0-9a-f]{40}$/;
/**
* Addresses that the ADD instructions of a Dockerfile fetch, with the values that BuildKit gives to their variables: build
* arguments, ARG of the same stage, ENV of it and of the stages that it continues (frontend/dockerfile/dockerfile2llb/convert.go).
* Of `bases` the triggers alone count. Sources with a checksum are left out. Pure.
*/
function remoteSources(text, buildArgs, platform, bases = []) {
	const escapeWith = escapeCharacter(text);
	const found = instructions(text);
	const first = found.findIndex(({ keyword }) => keyword === "FROM");
	if (first < 0) return [];
	const last = found.findLast(({ keyword }) => keyword === "FROM");
	const target = stageName(last) ?? "default";
	const reading = {
		buildArgs,
		global: globalArguments(found.slice(0, first), buildArgs, {
			target,
			platform
		}, escapeWith),
		escapeWith
	};
	const ofBases = bases.flatMap(({ line, env, triggers }) => sourcesIn(triggers.flatMap(instructions).map((trigger) => ({
		...trigger,
		line
	})), new Map(Object.entries(env)), reading));
	return [...sourcesIn(found.slice(first), /* @__PURE__ */ new Map(), reading), ...ofBases];
}
function sourcesIn(found, variables, reading) {
	const { escapeWith } = reading;
	let stage = variables;
	/** What ENV has set, which a later stage of the same base finds set. */
	let lasting = /* @__PURE__ */ new Map();
	/** The variables of each named stage: of one that is continued later all have been read by then. */
	const stages = /* @__PURE__ */ new Map();
	const sources = [];
	for (const instruction of found) {
		const { keyword, rest } = instruction;
		if (keyword === "FROM") {
			const base = rest.split(/\s/, 1)[0]?.toLowerCase() ?? "";
			const before = stages.get(base);
			lasting = new Map(before?.lasting);
			stage = new Map([...before?.stage ?? [], ...lasting]);
			const name = stageName(instruction);
			if (name !== void 0) stages.set(name, {
				stage,
				lasting
			});
		} else if (keyword === "ARG") declare(rest, stage, reading);
		else if (keyword === "ENV") for (const name of set(rest, stage, escapeWith)) lasting.set(name, stage.get(name) ?? "");
		const add = instruction.trigger ?? instruction;
		const unread = instruction.unread ?? add.unread;
		if (unread !== void 0) sources.push({
			kind: "unknown",
			line: add.line,
			text: keyword,
			why: unread,
			certain: false
		});
		if (add.keyword === "ADD") sources.push(...sourcesOf(add, known(stage), escapeWith));
	}
	return sources;
}
function known(stage) {
	return (name) => {
		const value = stage.get(name) ?? new Unreadable(`the stage does not set ${name}`);
		if (value instanceof Unreadable) throw value;
		return value;
	};
}
function declare(rest, stage, reading) {
	const { buildArgs, global, escapeWith } = reading;
	for (const word of assignments(rest, escapeWith)) {
		const at = word.indexOf("=");
		const name = at < 0 ? word : word.slice(0, at);
		const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : void 0;
		if (given !== void 0) stage.set(name, given);
		else if (at >= 0) stage.set(name, evaluated(word.slice(at + 1), known(stage), escapeWith));
		else {
			const value = globalValue(name, global);
			if (value !== void 0) stage.set(name, value);
		}
	}
}
function globalValue(name, global) {
	try {
		return global(name);
	} catch (error) {
		if (error instanceof Unreadable) return error;
		throw error;
	}
}
/** `ENV A=1 B=2`, or `ENV A all the rest`. The words of one instruction do not see each other's values. Returns the names. */
function set(rest, stage, escapeWith) {
	const before = known(stage);
	const words = assignments(rest, escapeWith);
	if (words[0]?.includes("=")) {
		const named = words.map((word) => {
			const at = word.indexOf("=");
			return [word.slice(0, Math.max(at, 0)), evaluated(word.slice(at + 1), before, escapeWith)];
		}).filter(([name]) => name !== "");
		for (const [name, value] of named) stage.set(name, value);
		return named.map(([name]) => name);
	}
	const [, name = "", value = ""] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
	stage.set(name, evaluated(value, before, escapeWith));
	return [name];
}
function sourcesOf({ line, flags, rest }, variables, escapeWith) {
	const pin = flags.find((flag) => flag.startsWith("--checksum="))?.slice(11);
	const checksum = pin === void 0 ? "" : evaluated(pin, variables, escapeWith);
	const unknown = (text, { message: why }, certain) => [{
		kind: "unknown",
		line,
		text,
		why,
		certain
	}];
	return operands(rest).slice(0, -1).flatMap((word) => {
		const source = evaluated(word, variables, escapeWith);
		const pinned = typeof checksum === "string" && (CHECKSUM.test(checksum) || COMMIT.test(checksum));
		if (source instanceof Unreadable) {
			const certain = /^["']?(?:https?|git|ssh):\/\//i.test(word);
			if (!certain && !word.includes("$")) return [];
			return unknown(word, source, certain && !pinned);
		}
		const git = gitAddress(source);
		if (git === void 0 && !/^https?:\/\//.test(source)) return [];
		if (git !== void 0 && COMMIT.test(git.commit ?? git.reference)) return [{
			kind: "pinned",
			line,
			...git
		}];
		if (typeof checksum === "string" && (git === void 0 ? CHECKSUM : COMMIT).test(checksum)) return git === void 0 ? [] : [{
			kind: "pinned",
			line,
			...git
		}];
		if (checksum instanceof Unreadable) return unknown(`--checksum=${pin}`, checksum, true);
		return git === void 0 ? [{
			kind: "download",
			line,
			url: source
		}] : [{
			kind: "git",
			line,
			...git
		}];
	});
}
/** A list in JSON, or words as BuildKit splits them: quotes do not hold blanks together. */
function operands(rest) {
	if (rest.startsWith("[")) try {
		const list = JSON.parse(rest);
		if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list;
	} catch {}
	return rest.split(/[\t\v\f\r ]+/).filter((word) => word !== "");
}

// src/fingerprint/remote-content.ts
/** More than anybody's Dockerfile has; each is a download of every run. */
const MOST = 50;
/**
* Fetches what the ADD instructions of a Dockerfile take from elsewhere without a checksum, and says what it is. Nothing is assumed
* of content that cannot be had: throws a Failure with the Dockerfile's line.
*/
async function remoteContent({ file, text, bases = [] }, buildArgs, world) {
	const all = remoteSources(text, buildArgs, world.platform, bases);
	const sources = all.filter((source) => source.kind !== "pinned");
	const unknown = sources.find((source) => source.kind === "unknown" && source.certain);
	if (unknown?.kind === "unknown") throw unreadable(file, unknown);
	const wanted = sources.filter((source) => source.kind !== "unknown");
	const distinct = new Map(wanted.map((source) => [keyOf(source), source]));
	if (distinct.size > MOST) throw tooMany(file, distinct.size);
	const { downloads, git } = world;
	if (distinct.size > 0 && downloads === void 0) throw new Error("the command line does not download what ADD names");
	const pending = [...distinct.values()].map((source) => fetched(file, source, {
		downloads,
		git
	}));
	const failed = (await Promise.allSettled(pending)).find((outcome) => outcome.status === "rejected");
	if (failed !== void 0) throw failed.reason;
	const contents = await Promise.all(pending);
	const guarded = sources.length > 0 || frontendOf(text, buildArgs).kind !== "foreign";
	return {
		contents,
		git: gitNames(all),
		guarded
	};
}
/** What of git a build may fetch, pinned or hashed. */
function gitNames(sources) {
	return sources.flatMap((source) => source.kind === "git" || source.kind === "pinned" ? [{
		name: source.name,
		reference: source.reference
	}] : []);
}
/** What of the contents is hashed: not where in the file they are asked for. */
function hashedContent({ contents }) {
	return contents.map(({ line: _line, ...content }) => content.kind === "download" ? {
		url: content.url,
		sha256: content.sha256
	} : {
		url: content.url,
		reference: content.reference,
		commit: content.commit
	}).toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
/**
* Asks again for the git references, after the build. Throws a Failure (`environment`) where one of them has moved: the image may
* hold another commit than the one in its hash. Downloads need no second look, since the build itself compares their digests.
*/
async function requireUnmoved(file, { contents }, git) {
	for (const content of contents) {
		if (content.kind !== "git") continue;
		const { line, url, reference } = content;
		const now = await commitOf(file, {
			line,
			url,
			reference
		}, git);
		if (now === content.commit) continue;
		throw refused(file, line, {
			class: "environment",
			rule: "remote-moved",
			doing: "checking the git references of ADD again after the build",
			message: `${shownAddress(url)} ${reference || "HEAD"} moved from ${content.commit} to ${now} during the build`,
			advice: "Run the job again, or write the full commit hash after the #"
		});
	}
}
function keyOf(source) {
	return source.kind === "git" ? `git ${source.url} ${source.reference}` : `download ${source.url}`;
}
async function fetched(file, source, { downloads, git }) {
	const { line, url } = source;
	if (source.kind === "git") {
		const { reference } = source;
		await downloads.permit(url).catch((error) => {
			throw toldOn(file, line, `ADD fetches ${shownAddress(url)}, but the action does not connect to this address`, error);
		});
		return {
			kind: "git",
			line,
			url,
			reference,
			commit: await commitOf(file, source, git)
		};
	}
	try {
		return {
			kind: "download",
			line,
			url,
			...await downloads.digest(url)
		};
	} catch (error) {
		throw toldOn(file, line, `ADD fetches ${shownAddress(url)}, and the download failed`, error);
	}
}
async function commitOf(file, { line, url, reference }, git) {
	try {
		return await git.resolve(url, reference, void 0, namesOf(reference));
	} catch (error) {
		throw toldOn(file, line, `ADD fetches ${shownAddress(url)}, and its commit could not be found`, error);
	}
}
/** As BuildKit searches: what is written, below refs/ whether or not that is, then a branch, then a tag (source/git/source.go). */
function namesOf(reference) {
	if (reference === "" || reference === "HEAD") return ["HEAD"];
	return [
		"refs/",
		"refs/heads/",
		"refs/tags/"
	].map((front) => reference.startsWith(front) ? reference : front + reference);
}
function toldOn(file, line, what, error) {
	if (!(error instanceof Failure) || error.class === "cancelled") return error;
	const { class: kind, why, next } = error.text;
	return refused(file, line, {
		class: kind,
		rule: "remote-content",
		doing: "hashing what ADD fetches",
		message: `${what}: ${why}`,
		advice: next
	}, error);
}
function unreadable(file, { line, text, why }) {
	return refused(file, line, {
		class: "environment",
		rule: "remote-content",
		doing: "hashing what ADD fetches",
		message: `ADD fetches ${shownAddress(text)}, and this address is not known before the build: ${why}`,
		advice: "Set the variable with ARG or ENV in the same stage, or write the whole address"
	});
}
function tooMany(file, count) {
	return refused(file, void 0, {
		class: "environment",
		rule: "remote-content",
		doing: "hashing what ADD fetches",
		message: `ADD fetches from ${count} addresses without a checksum, and the limit is ${MOST}, because every run must download all of them`,
		advice: "Add --checksum=sha256:... to them, or put the files into the repository"
	});
}
function refused(file, line, text, cause) {
	const { class: kind, doing, rule, message, advice } = text;
	const place = {
		severity: "error",
		rule,
		file,
		message,
		advice,
		...line !== void 0 && { line }
	};
	const on = line === void 0 ? file : `${file}, line ${line}`;
	return new Failure({
		class: kind,
		doing,
		on,
		why: message,
		next: advice,
		findings: [place]
	}, cause === void 0 ? void 0 : { cause });
}

export { requireUnmoved as i, hashedContent as n, remoteContent as r, gitNames as t };