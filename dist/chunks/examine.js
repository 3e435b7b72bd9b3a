import { A as isContentTag, B as repositoryOf, H as Failure, I as formatReference, L as isDigest, M as promotionTag, N as referrersTag, O as contentTag, R as isTag, V as isCommit, j as isReservedTag, w as oneLine, z as parseReference } from "./roll-back.js";
import { t as getProxyUrl } from "./proxy.js";
import { C as dockerFolder, D as parseDockerConfig, T as loginFor, b as quoted, d as missingEnvironment, f as readEnvironment, g as followIncludes, i as fingerprint, l as sha256, n as namedContexts, s as dockerfileInputs, v as resolveGitReferences } from "./named-contexts.js";
import { t as recipeInputs } from "./recipe.js";
import { basename, dirname, posix, resolve, sep } from "node:path";
import { createHash, randomUUID } from "node:crypto";
import { constants, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import * as http from "node:http";
import { subscribe } from "node:diagnostics_channel";
import { AsyncLocalStorage } from "node:async_hooks";
import { tmpdir } from "node:os";
import { chmod, lstat, mkdir, open, readFile, readdir, readlink, realpath, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

// src/adapters/beat.ts
/** Milliseconds: a job that says nothing for half a minute looks dead. */
const SILENCE = 25e3;
/**
* Says what is being done whenever the sink that is returned has got no line for 25 s, whatever it is that takes so long. Lines for
* debugging do not count: most runs do not show them. Keeps no process alive.
*/
function startBeat(sink, phases) {
	let heard = performance.now();
	const hearing = (act) => (...given) => {
		heard = performance.now();
		act(...given);
	};
	const line = hearing(sink.line);
	let timer;
	const wait = (milliseconds) => {
		timer = setTimeout(() => {
			const left = heard + SILENCE - performance.now();
			if (left <= 0) {
				const { name, milliseconds } = phases.current;
				line(`.. still ${name === void 0 ? "working" : `at: ${name}`}, ${Math.round(milliseconds / 1e3)} s`);
			}
			wait(left > 0 ? left : SILENCE);
		}, milliseconds).unref();
	};
	wait(SILENCE);
	return {
		sink: {
			...sink,
			line,
			annotate: hearing(sink.annotate),
			startGroup: hearing(sink.startGroup)
		},
		stop: () => clearTimeout(timer)
	};
}

// src/adapters/cancellation.ts
/** Exit codes by convention: 128 and the signal's number. */
const EXIT_CODES = {
	SIGINT: 130,
	SIGTERM: 143
};
function exitCodeOf(signal) {
	return EXIT_CODES[signal];
}
/**
* Listens for the signals that a runner sends to the process of a cancelled step: SIGINT, after 7.5 s SIGTERM, after
* 2.5 s more SIGKILL. `deadline` milliseconds after the first one `late` is called if the process is still there. Further
* signals change nothing: the work is being stopped already, and its clean-up must not be.
*/
function listenForCancellation(deadline, late) {
	const controller = new AbortController();
	let received;
	const hear = (signal) => {
		if (received !== void 0) return;
		received = signal;
		setTimeout(late, deadline, received).unref();
		controller.abort(received);
	};
	const names = Object.keys(EXIT_CODES);
	for (const name of names) process.on(name, hear);
	return {
		signal: controller.signal,
		get received() {
			return received;
		},
		stopListening: () => {
			for (const name of names) process.off(name, hear);
		}
	};
}
/** What an effect throws that was stopped, or not begun, because the run is cancelled. `doing` and `on` as in every Failure. */
function cancelled(signal, doing, on, more = "") {
	return new Failure({
		class: "cancelled",
		doing,
		on,
		why: `the job was cancelled (${String(signal.reason)})${more}`,
		next: "Run the job again if that was not wanted"
	});
}

// src/invisible.ts
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}]/gu;
const LINE_SEPARATORS = /[\u2028\u2029]/g;
/** The text as a reader sees it: without control and format characters, but for tabs and line feeds. */
function withoutInvisible(text) {
	return text.replace(INVISIBLE, "").replace(LINE_SEPARATORS, " ");
}

// src/adapters/log.ts
const LONGEST = 4e3;
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]/g;
/**
* Takes escapes and what cannot be seen out of a text, and then secrets, and each line of one: something invisible in the middle
* would hide it. Secrets of one or two characters stay, because they would garble everything.
*/
function cleaner(secretValues) {
	const values = secretValues.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).flatMap((secret) => [secret, visible(secret)]).filter((secret) => secret.length >= 3);
	const secrets = [...new Set(values)].sort((a, b) => b.length - a.length);
	return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), visible(text));
}
function visible(text) {
	return withoutInvisible(text.replace(ESCAPES, ""));
}
/**
* The log. Plain lines are defused here, so that no text from a repository, a registry or a build is taken for a
* command; secrets are replaced although the runner masks them too, because the command line has no runner.
*/
function createLog(sink, secretValues) {
	const clean = cleaner(secretValues);
	const plain = (text) => {
		for (const line of text.split("\n")) sink.line(clean(line).replace(/^(\s*):(?=:)/, "$1​:").replaceAll("##[", "#​#["));
	};
	const annotate = (kind, message, place = {}) => {
		const { file, title } = place;
		sink.annotate(kind, clean(message).slice(0, LONGEST), {
			...place,
			...file !== void 0 && { file: clean(file) },
			...title !== void 0 && { title: clean(title) }
		});
	};
	return {
		clean,
		info: plain,
		debug: (text) => sink.debug(clean(text)),
		warning: (message, place) => annotate("warning", message, place),
		notice: (message, place) => annotate("notice", message, place),
		error: (message, place) => annotate("error", message, place),
		foreign: async (title, body) => {
			const token = randomUUID();
			sink.startGroup(clean(title));
			sink.stop(token);
			try {
				return await body(plain);
			} finally {
				sink.resume(token);
				sink.endGroup();
			}
		}
	};
}

// src/inputs/raw.ts
/** Every input of action.yml; the contract test holds the two lists and the README's table together. */
const INPUTS = [
	"operation",
	"image",
	"name",
	"environment-file",
	"context",
	"dockerfile",
	"base",
	"variant",
	"apt-packages",
	"lock",
	"build-args",
	"build-contexts",
	"secrets",
	"secret-files",
	"tags",
	"source",
	"reason",
	"force",
	"max-age-days",
	"read-only",
	"oversize",
	"verify-script",
	"provenance",
	"sbom",
	"builder",
	"cache",
	"username",
	"password",
	"github-token"
];

// src/adapters/disk.ts
const FULL = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk quota of the runner's user is used up"
};
const UNUSABLE = {
	ENOENT: "it does not exist",
	EISDIR: "it is a folder",
	ENOTDIR: "a part of its path is no folder",
	EPERM: "the runner's user may not write there",
	EACCES: "the runner's user may not write there",
	EROFS: "its file system is read-only"
};
/**
* What it means that something could not be written where a variable of the runner says: a Failure (`disk-full`, or `input`
* where the place is no place to write to), or any other error as it is. `more` goes on from why.
*/
function diskTrouble(error, about) {
	const { doing, variable, path, more = "" } = about;
	const code = String(error?.code);
	const text = {
		doing,
		on: `${variable}, ${path}`
	};
	const full = FULL[code];
	if (full !== void 0) {
		const next = `Free space on the runner ("docker system prune"), or let ${variable} lie on a larger disk, and run the job again`;
		return new Failure({
			class: "disk-full",
			...text,
			why: full + more,
			next
		}, { cause: error });
	}
	const unusable = UNUSABLE[code];
	if (unusable === void 0) return error;
	const next = `Let the variable ${variable} name a place that the runner's user may write to`;
	return new Failure({
		class: "input",
		...text,
		why: unusable + more,
		next
	}, { cause: error });
}

// src/adapters/cache.ts
const LIMITS = {
	restore: 18e4,
	save: 3e5
};
/** Bytes of an archive and what is unpacked from it, twice the 10 GB that GitHub keeps for a whole repository. */
const MOST$2 = 2e10;
/** The runner's cache service through @actions/cache, which is loaded in a process of its own. */
function createCacheService(options) {
	const { cancel, program, token, limits = LIMITS } = options;
	const env = {
		...options.env,
		...token !== void 0 && { ACTIONS_RUNTIME_TOKEN: token }
	};
	const conditions = (folder, limit) => ({
		program,
		env,
		limit,
		most: MOST$2,
		cancel,
		folder: dirname(folder)
	});
	return {
		restore: async (folder, keys) => {
			const [key = "", ...prefixes] = keys;
			const { ask } = await import("./ask.js");
			const answer = await ask({
				kind: "restore",
				path: basename(folder),
				key,
				prefixes
			}, conditions(folder, limits.restore));
			if (answer.kind === "restored" && keys.some((prefix) => answer.key.startsWith(prefix))) return {
				key: answer.key,
				bytes: answer.bytes
			};
			await rm(folder, {
				recursive: true,
				force: true
			}).catch(() => void 0);
			if (answer.kind === "missing") return {
				key: void 0,
				why: void 0
			};
			if (answer.kind !== "failed") return {
				key: void 0,
				why: "the service answers with an entry that nobody asked for"
			};
			return {
				key: void 0,
				why: answer.why,
				...answer.late && { late: answer.late }
			};
		},
		save: async (folder, key, most) => {
			const { ask, bytesBelow, reason } = await import("./ask.js");
			try {
				await mkdir(folder, { recursive: true });
			} catch (error) {
				return {
					bytes: 0,
					why: reason(error)
				};
			}
			const bytes = await bytesBelow(folder);
			if (bytes === 0) return {
				bytes,
				why: "BuildKit wrote none"
			};
			if (bytes > most) return {
				bytes,
				why: `it is larger than ${Math.round(most / 1e9)} GB`
			};
			const answer = await ask({
				kind: "save",
				path: basename(folder),
				key
			}, conditions(folder, limits.save));
			if (answer.kind === "saved") return {
				bytes,
				why: void 0
			};
			return {
				bytes,
				why: answer.kind === "failed" ? answer.why : "the service does not say why"
			};
		}
	};
}

// src/adapters/processes.ts
/** Milliseconds from SIGTERM to SIGKILL. A client of Docker needs 200 to take its build down. */
const PATIENCE = 1500;
/**
* Ends a program and all that it has started: SIGTERM for itself, then SIGKILL for what is left. `docker` and `git` run their
* plugins and helpers as programs of their own, which may be frozen or wait for a server. Returns when the program has ended.
*/
async function endProcess(child) {
	const { pid } = child;
	if (pid === void 0 || isOver(child)) return;
	const over = new Promise((resolve) => child.once("exit", () => resolve()));
	const below = descendants(pid);
	child.kill("SIGTERM");
	let timer;
	const patience = new Promise((resolve) => {
		timer = setTimeout(resolve, PATIENCE);
	});
	await Promise.race([over, patience]);
	clearTimeout(timer);
	const left = isOver(child) ? below : [pid, ...descendants(pid)];
	for (const each of left) try {
		process.kill(each, "SIGKILL");
	} catch {}
	await over;
}
function isOver(child) {
	return child.exitCode !== null || child.signalCode !== null;
}
/** Processes below another one; none where there is no /proc to tell. */
function descendants(pid) {
	let children;
	try {
		children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number));
	} catch {
		return [];
	}
	return children.flatMap((child) => [child, ...descendants(child)]);
}

// src/adapters/commands.ts
/** Bytes of standard output, and of a line on either stream, after which a program is ended. */
const MOST$1 = 67108864;
const LONGEST_LINE = 8388608;
/** What timeout(1) answers. */
const TIMED_OUT = 124;
/** @actions/exec hands out no process. Node tells whom it starts, within the caller's own asynchronous context. */
const starting = new AsyncLocalStorage();
let listening = false;
/** Milliseconds from the cancellation until nobody waits for clean-up any more. */
const LAST_CLEAN_UP = 3e3;
/**
* Programs through @actions/exec: no shell, exit codes returned instead of thrown. When `cancel` is aborted, what runs is ended
* and nothing more is started but clean-up: `run` then throws a Failure (`cancelled`), after the program has ended. Clean-up that
* takes longer than a runner waits (a builder's data are many files) goes on by itself, with exit code 1.
*/
function createCommands(cancel) {
	const tired = new AbortController();
	cancel?.addEventListener("abort", () => setTimeout(() => tired.abort(), LAST_CLEAN_UP).unref());
	return { run: (argv, options = {}) => options.cleanUp ? run(argv, options, void 0, tired.signal) : run(argv, options, cancel) };
}
async function run(argv, options, cancel, letGo) {
	const stopped = () => cancelled(cancel, "running a program", shown(argv));
	if (cancel?.aborted) throw stopped();
	const limit = options.limit === void 0 ? void 0 : AbortSignal.timeout(options.limit);
	const result = await endable(argv, options, [
		cancel,
		limit,
		options.signal
	].filter((signal) => signal !== void 0), letGo);
	if (cancel?.aborted) throw stopped();
	if (limit?.aborted) {
		const why = `${shown(argv)} gave no answer within ${options.limit / 1e3} seconds`;
		return {
			...result,
			exitCode: TIMED_OUT,
			stderr: `${result.stderr}\n${why}`
		};
	}
	return result;
}
/**
* Runs a program that is ended when one of the signals is aborted; it has ended when this returns, but for one that was let go:
* that goes on, and keeps this process no longer.
*/
async function endable(argv, options, signals, letGo) {
	const { exec } = await import("./exec.js");
	if (!listening) subscribe("child_process", tellStarter);
	listening = true;
	const [program = "", ...args] = argv;
	let stdout = "";
	let stderr = "";
	const out = lines$1(options.onStdoutLine);
	const err = lines$1(options.onStderrLine);
	let child;
	let ended;
	const gone = new Promise((resolve) => {
		ended = () => resolve(1);
	});
	let ending = false;
	const end = async () => {
		if (child === void 0 || ending) return;
		ending = true;
		await endProcess(child);
		setTimeout(leave, 500).unref();
	};
	const leave = () => {
		child?.unref();
		for (const stream of [child?.stdout, child?.stderr]) stream?.destroy();
		ended?.();
	};
	let length = 0;
	const unfinished = {
		stdout: 0,
		stderr: 0
	};
	let tooMuch;
	const count = (stream, data) => {
		const rest = data.length - 1 - data.lastIndexOf("\n");
		unfinished[stream] = rest < data.length ? rest : unfinished[stream] + rest;
		if (stream === "stdout") length += data.length;
		if (tooMuch !== void 0) return;
		if (length > MOST$1) tooMuch = `more than ${MOST$1 / 2 ** 20} MiB`;
		else if (unfinished[stream] > LONGEST_LINE) tooMuch = `a line of more than ${LONGEST_LINE / 2 ** 20} MiB`;
		if (tooMuch !== void 0) end();
	};
	for (const signal of signals) signal.addEventListener("abort", end);
	letGo?.addEventListener("abort", leave);
	const onStart = (started) => {
		child = started;
		process.nextTick(() => started.stdin?.on("error", () => void 0).end(options.input));
		if (signals.some((signal) => signal.aborted)) setImmediate(end);
		if (letGo?.aborted) setImmediate(leave);
	};
	try {
		const finished = starting.run(onStart, () => exec(program, args, {
			silent: true,
			ignoreReturnCode: true,
			...options.cwd !== void 0 && { cwd: options.cwd },
			...options.env !== void 0 && { env: options.env },
			listeners: {
				stdout: (data) => {
					const text = out.add(data);
					if (length <= MOST$1) stdout += text;
					count("stdout", data);
				},
				stderr: (data) => {
					stderr = (stderr + err.add(data)).slice(-65536);
					count("stderr", data);
				}
			}
		}));
		const exitCode = await Promise.race([finished, gone]);
		out.end();
		err.end();
		const signal = ending ? null : child?.signalCode;
		if (tooMuch) stderr += `${stderr && "\n"}${shown(argv)} wrote ${tooMuch}, and was ended`;
		if (signal) stderr += `${stderr && "\n"}${program} was ended from outside by ${signal}`;
		return {
			exitCode: exitCode ?? 1,
			stdout,
			stderr,
			...signal && { endedBy: signal }
		};
	} catch (error) {
		if (/unable to locate executable/i.test(String(error))) return {
			exitCode: 127,
			stdout: "",
			stderr: `${program}: command not found`
		};
		throw error;
	} finally {
		for (const signal of signals) signal.removeEventListener("abort", end);
		letGo?.removeEventListener("abort", leave);
	}
}
function tellStarter(message) {
	starting.getStore()?.(message.process);
}
/** Program and verbs, without options and what they are given: `docker buildx build`. */
function shown(argv) {
	const option = argv.findIndex((word) => word.startsWith("-"));
	return argv.slice(0, option < 0 ? 3 : Math.min(option, 3)).join(" ");
}
/** Text of a stream in pieces: a character may lie on both sides of a border, which @actions/exec's own lines do not heed. */
function lines$1(onLine) {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	return {
		add(data) {
			const text = decoder.write(data);
			if (onLine === void 0) return text;
			const whole = (rest + text).split("\n");
			rest = whole.pop() ?? "";
			for (const line of whole) onLine(line.replace(/\r$/, ""));
			return text;
		},
		end() {
			if (onLine !== void 0 && rest !== "") onLine(rest);
		}
	};
}

// src/adapters/files.ts
/** Bytes; a file of a lecture repository that is larger does not belong into an image. */
const MOST_BYTES = 104857600;
/**
* The tree below a folder. Absolute paths, `..` above the root and links that lead out of it are refused, since the
* tree may be that of a stranger's pull request. `.git` is not listed: it differs from clone to clone.
*/
function createFiles(root) {
	return {
		read: (path, maxBytes = MOST_BYTES) => read$1(root, path, maxBytes),
		list: (path) => list(root, path)
	};
}
async function read$1(root, path, maxBytes) {
	const place = await locate(root, path);
	if (place === void 0) return void 0;
	const handle = await answered(path, () => open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
	try {
		const stat = await handle.stat();
		if (!stat.isFile()) throw refused(path, stat.isDirectory() ? "it is a folder" : "it is no ordinary file");
		if (stat.size > maxBytes) throw refused(path, `it has ${stat.size} bytes; at most ${maxBytes} are read`);
		return await answered(path, () => handle.readFile());
	} finally {
		await handle.close();
	}
}
async function list(root, path) {
	const normal = checked(path);
	const parent = await locate(root, posix.dirname(normal));
	if (parent === void 0) return void 0;
	const start = normal === "." ? parent : resolve(parent, posix.basename(normal));
	const stat = await absent(() => lstat(start), path);
	if (stat === void 0) return void 0;
	if (!stat.isDirectory()) return [await entry(normal, start)];
	const entries = [];
	const waiting = [{
		folder: start,
		path: normal
	}];
	for (let next = waiting.pop(); next !== void 0; next = waiting.pop()) {
		const { folder, path: below } = next;
		for (const item of await answered(below, () => readdir(folder, { withFileTypes: true }))) {
			if (item.name === ".git") continue;
			const itemPath = posix.join(below, item.name);
			if (item.isDirectory()) waiting.push({
				folder: resolve(folder, item.name),
				path: itemPath
			});
			else entries.push(await entry(itemPath, resolve(folder, item.name)));
		}
	}
	return entries.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
async function entry(path, place) {
	const stat = await answered(path, () => lstat(place));
	if (stat.isSymbolicLink()) return {
		path,
		kind: "link",
		executable: false,
		target: await answered(path, () => readlink(place))
	};
	if (!stat.isFile()) throw refused(path, "it is no ordinary file");
	return {
		path,
		kind: "file",
		executable: (stat.mode & 64) !== 0
	};
}
/** The real path, `undefined` when nothing is there. Throws when it lies outside the root. */
async function locate(root, path) {
	const normal = checked(path);
	const realRoot = await answered(root, () => realpath(root));
	const real = await absent(() => realpath(resolve(realRoot, normal)), path);
	if (real === void 0) return void 0;
	if (!(real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`))) throw refused(path, "a link leads out of the folder");
	return real;
}
function checked(path) {
	const normal = posix.normalize(path === "" ? "." : path).replace(/(?<=.)\/$/, "");
	if (path.includes("\0")) throw refused(path, "the path holds a NUL byte");
	if (posix.isAbsolute(path) || normal === ".." || normal.startsWith("../")) throw refused(path, "the path leaves the folder");
	return normal;
}
/** `undefined` for what is not there; every other fault is an error, never an absence. */
async function absent(ask, path) {
	try {
		return await ask();
	} catch (error) {
		if (code(error) === "ENOENT" || code(error) === "ENOTDIR") return void 0;
		throw unreadable(path, error);
	}
}
async function answered(path, ask) {
	try {
		return await ask();
	} catch (error) {
		throw error instanceof Failure ? error : unreadable(path, error);
	}
}
function code(error) {
	return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
function unreadable(path, cause) {
	return refused(path, code(cause) === "EACCES" ? "permission was denied" : cause instanceof Error ? cause.message : String(cause), cause);
}
function refused(path, why, cause) {
	return new Failure({
		class: "environment",
		doing: "reading a file",
		on: path.slice(0, 200),
		why,
		next: "Use a readable, ordinary file inside the repository"
	}, cause === void 0 ? void 0 : { cause });
}

// src/adapters/git.ts
const TIME_LIMIT$1 = 6e4;
const ABBREVIATED = /^[0-9a-f]{7,39}$/;
const ADDRESS = /^(?:https|ssh|git):\/\/[^\s-]|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//i;
const REFERENCE = /^(?![-/])[^\s\x00-\x1f\x7f~^:?*[\\]+$/;
/** Commits by `git ls-remote`. `environment` is what git sees of this process's variables. */
function createGit(commands, environment = process.env) {
	return { async resolve(url, reference) {
		const name = reference === "" ? "HEAD" : reference;
		if (!ADDRESS.test(url)) throw failure(url, "the address is not https, ssh or git", "Use a git+https address");
		if (!REFERENCE.test(name)) throw failure(url, "the reference cannot be a name", "Correct the part behind the @");
		if (isCommit(name)) return name;
		return commitIn(await listed$1(commands, environment, url), url, name);
	} };
}
/** References by name, as the server lists them; `name^{}` is the commit that an annotated tag stands for. */
async function listed$1(commands, environment, url) {
	const argv = [
		"git",
		"-c",
		"protocol.ext.allow=never",
		"-c",
		"protocol.file.allow=never",
		"ls-remote",
		"--",
		url
	];
	const signal = AbortSignal.timeout(TIME_LIMIT$1);
	const env = childEnvironment$1(environment);
	const result = await commands.run(argv, {
		env,
		signal
	});
	if (signal.aborted) throw failure(url, "git gave no answer within 60 seconds", "Try again later");
	if (result.exitCode !== 0) throw failure(url, `git could not ask the server: ${result.stderr.trim().split("\n").at(-1) ?? ""}`, "Check the address and the access");
	const references = /* @__PURE__ */ new Map();
	for (const line of result.stdout.split("\n")) {
		const [commit = "", name = ""] = line.split("	");
		if (isCommit(commit) && name !== "") references.set(name, commit);
	}
	return references;
}
/** Never asks for a password: git does so on the terminal, ssh through a client of its own. Inputs can hold secrets. */
function childEnvironment$1(environment) {
	const kept = Object.entries(environment).filter((entry) => entry[1] !== void 0 && !entry[0].startsWith("INPUT_"));
	return {
		GIT_SSH_COMMAND: "ssh -oBatchMode=yes",
		...Object.fromEntries(kept),
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	};
}
/** In pip's order of search, which is git's: the name as it is, then tags, then branches; last a unique beginning. */
function commitIn(references, url, name) {
	for (const full of [
		name,
		`refs/${name}`,
		`refs/tags/${name}`,
		`refs/heads/${name}`
	]) {
		const commit = references.get(`${full}^{}`) ?? references.get(full);
		if (commit !== void 0) return commit;
	}
	if (!ABBREVIATED.test(name)) throw failure(url, `it has no branch or tag ${JSON.stringify(name)}`, "Correct the part behind the @");
	const [commit, ...others] = new Set([...references.values()].filter((known) => known.startsWith(name)));
	if (commit === void 0 || others.length > 0) throw failure(url, `${name} is ${commit === void 0 ? "the beginning of no commit that a branch or tag points to" : "ambiguous"}`, "Write the full commit hash of 40 digits");
	return commit;
}
function failure(url, why, next) {
	const shown = url.replace(/(:\/\/)[^/@\s]*@/, "$1***@").slice(0, 200);
	return new Failure({
		class: "environment",
		doing: "asking a git server",
		on: shown,
		why,
		next
	});
}

// src/adapters/registry/hosts.ts
/**
* Hosts whose challenge is published and stable: no round trip is spent on a 401, and no answer can name another realm.
* https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry
*/
const KNOWN = { "ghcr.io": {
	realm: "https://ghcr.io/token",
	service: "ghcr.io"
} };
function knownTokenService(registry) {
	const known = Object.hasOwn(KNOWN, registry) ? KNOWN[registry] : void 0;
	return known && {
		realm: new URL(known.realm),
		service: known.service
	};
}
/** `https://host` or, for this machine only, `http://host`. Docker has the same rule for insecure registries: 127.0.0.0/8 and ::1. */
function registryOrigin(registry) {
	const https = new URL(`https://${registry}`);
	return isLoopback(https) ? new URL(`http://${registry}`) : https;
}
/** Judged by the name alone: a name that merely resolves to this machine may resolve elsewhere tomorrow. */
function isLoopback(url) {
	const host = url.hostname;
	return host === "localhost" || host === "[::1]" || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}
/**
* Whether a registry may send us (and our credentials) to this token service. Clear text stays on this machine, and only a
* registry of this machine may point there: a stranger must not make us talk to local services.
*/
function isAcceptableRealm(realm, registry) {
	if (realm.username !== "" || realm.password !== "") return false;
	return realm.protocol === "https:" || realm.protocol === "http:" && isLoopback(realm) && isLoopback(registry);
}
/** Whether an answer may redirect there; the same reasons. */
function isAcceptableRedirect(target, registry) {
	return isAcceptableRealm(target, registry);
}

// src/adapters/github.ts
const PAGE = 100;
/** Commits; a last page may hold a single one. */
const ENOUGH = 20;
/** Milliseconds for one request; nothing waits longer for an answer that only makes a decision better. */
const TIME_LIMIT = 1e4;
/** GitHub's REST API through the toolkit, which is loaded with the first question only. */
function createGitHub({ token, repository = "", api, cancel }) {
	const [owner = "", repo = "", ...more] = repository.split("/");
	return { async compare(commit, branch) {
		const missing = token === void 0 || token === "" ? "this job gave no token for it" : api === void 0 || !isAcceptable(api) ? "this runner names no API" : owner === "" || repo === "" || more.length > 0 ? "this runner names no repository" : void 0;
		if (missing !== void 0) return {
			known: false,
			asked: false,
			why: missing
		};
		try {
			const { getOctokit } = await import("./github.js");
			const octokit = getOctokit(token, { baseUrl: api });
			const ask = async (page) => {
				const { data } = await octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
					owner,
					repo,
					basehead: `${commit}...${branch}`,
					per_page: PAGE,
					page,
					request: { signal: AbortSignal.any([AbortSignal.timeout(TIME_LIMIT), ...cancel ? [cancel] : []]) }
				});
				return data;
			};
			const first = await ask(1);
			const last = Math.ceil(Number(first.ahead_by) / PAGE);
			if (!(last > 1)) return read(first.status, first.commits);
			const newest = (await ask(last)).commits;
			if (!Array.isArray(newest) || newest.length >= ENOUGH) return read(first.status, newest);
			const before = last > 2 ? await ask(last - 1) : first;
			return read(first.status, Array.isArray(before.commits) ? [...before.commits, ...newest] : void 0);
		} catch (error) {
			return {
				known: false,
				asked: true,
				why: explain(error)
			};
		}
	} };
}
/** A token travels over https only, or stays on this machine. */
function isAcceptable(api) {
	if (!URL.canParse(api)) return false;
	const url = new URL(api);
	return url.protocol === "https:" || url.protocol === "http:" && isLoopback(url);
}
function read(status, commits) {
	const known = [
		"identical",
		"ahead",
		"behind",
		"diverged"
	].find((name) => name === status);
	const list = Array.isArray(commits) ? commits.map(readCommit) : [void 0];
	if (known === void 0 || list.includes(void 0)) return {
		known: false,
		asked: true,
		why: "the answer is none that the API is documented to give"
	};
	return {
		known: true,
		status: known,
		commits: list
	};
}
function readCommit(value) {
	const { sha, parents } = Object(value);
	if (!isCommit(sha) || !Array.isArray(parents)) return void 0;
	const hashes = parents.map((parent) => Object(parent).sha);
	return hashes.every(isCommit) ? {
		sha,
		parents: hashes
	} : void 0;
}
/** Never the message: it may quote the request. */
function explain(error) {
	const { status, name, response } = Object(error);
	if (name === "TimeoutError" || name === "AbortError") return `no answer within ${TIME_LIMIT / 1e3} seconds`;
	const headers = Object(Object(response).headers);
	if (status === 429 || status === 403 && (headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== void 0)) return `HTTP ${status}: GitHub's rate limit for this token is reached`;
	if (status === 403 || status === 404) return `HTTP ${status}: the commit is not there any more, or the job lacks "contents: read"`;
	return typeof status === "number" ? `HTTP ${status}` : "the connection failed";
}

// src/adapters/machine.ts
/** This machine's clock. Once `cancel` is aborted, sleep() throws a Failure (`cancelled`). */
function createClock(cancel) {
	return {
		now: () => Date.now(),
		sleep: async (milliseconds) => {
			try {
				await setTimeout$1(milliseconds, void 0, cancel && { signal: cancel });
			} catch (error) {
				if (!cancel?.aborted) throw error;
				throw cancelled(cancel, "waiting for another try", `${Math.ceil(milliseconds / 1e3)} s`);
			}
		},
		every: (milliseconds, callback) => {
			const timer = setInterval(callback, milliseconds);
			return () => clearInterval(timer);
		}
	};
}
const machine = { freeBytes: async (path) => {
	try {
		const { bavail, bsize } = await statfs(path);
		return bavail * bsize;
	} catch {
		return;
	}
} };

// src/adapters/registry/docker-logins.ts
/**
* What `docker login` of an earlier step left in the client's configuration, so that a base image, or the image itself, can lie in a
* registry that the inputs give no password for (docs/registries.md). Read once, and only when a registry is asked that the inputs
* say nothing about. Credential helpers and identity tokens are left to the engine's client: asking them means running a program.
*/
function dockerLogins(env) {
	let config;
	return (registry, path) => {
		config ??= parseDockerConfig(readIfThere$1(`${dockerFolder(env)}/config.json`));
		return loginFor(config, registry, path);
	};
}
function readIfThere$1(path) {
	try {
		return readFileSync(path);
	} catch {
		return;
	}
}

// src/adapters/registry/manifests.ts
/** All four, or a registry converts what it has or says it has nothing. */
const MANIFEST_TYPES = [
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json"
];
/** GHCR and Docker Hub refuse larger ones; the specification asks registries for no more. */
const MAX_MANIFEST = 4194304;
function digestOf(bytes) {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
/** Checks an answer against what was asked. `problem` is the reason why nothing of it may be used. */
function readManifest(answer, asked) {
	const bytes = answer.body;
	const digest = digestOf(bytes);
	const named = answer.headers["docker-content-digest"];
	if (asked !== void 0 && asked !== digest) return { problem: `the bytes have the digest ${digest}, not the one asked for` };
	if (named !== void 0 && named !== digest) return { problem: `the bytes have the digest ${digest}, but the answer calls it ${JSON.stringify(String(named).slice(0, 100))}` };
	const mediaType = mediaTypeOf(answer.headers["content-type"]);
	if (mediaType === void 0) return { problem: `the content type ${JSON.stringify((answer.headers["content-type"] ?? "").slice(0, 100))} is none of an image manifest` };
	const shape = shapeProblem(bytes, mediaType);
	return shape === void 0 ? { manifest: {
		digest,
		mediaType,
		bytes
	} } : { problem: shape };
}
function mediaTypeOf(header) {
	const match = /^([a-z0-9.+/-]+)[ \t]*(?:;[ \t]*charset=[a-z0-9"-]+)?$/i.exec(header ?? "");
	return MANIFEST_TYPES.find((type) => type === match?.[1]?.toLowerCase());
}
/** One digest must not be read as manifest by one client and as index by another: GHSA-mc8v-mgrf-8f4m. */
function shapeProblem(bytes, mediaType) {
	let body;
	try {
		body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return "the manifest is not JSON";
	}
	if (typeof body !== "object" || body === null || Array.isArray(body)) return "the manifest is not a JSON object";
	if ("mediaType" in body && body.mediaType !== mediaType) return "the manifest calls itself another type than the answer does";
	if ("manifests" in body && ("layers" in body || "config" in body)) return "it is a manifest and an index at once";
}

// src/adapters/registry/orders.ts
const MAX_ANSWER = 65536;
/** An order for something below a repository, as in `manifests/latest`; nothing long is expected unless the caller says so. */
function orderFor(reference, work, order) {
	const { registry, path } = reference;
	const { below, ...rest } = order;
	return {
		work,
		registry,
		path,
		target: `/v2/${path}/${below}`,
		maxBytes: MAX_ANSWER,
		...rest
	};
}

// src/adapters/registry/push-right.ts
/**
* Opens an upload and cancels it. Throws a Failure when the registry says neither yes nor no.
* https://github.com/opencontainers/distribution-spec/blob/main/spec.md#post-then-put
*/
async function askPushRight(requests, log, repository) {
	const work = {
		doing: "asking whether this job may push",
		on: repositoryOf(repository)
	};
	const { registry, path } = repository;
	if (knownTokenService(registry) !== void 0 && !requests.hasCredentials(registry, path)) return {
		allowed: false,
		why: `pushing to ${registry} needs credentials, and this job gave none`,
		next: "Leave the input github-token at its default and give the job \"packages: write\" under permissions"
	};
	const open = orderFor(repository, work, {
		actions: "pull,push",
		method: "POST",
		below: "blobs/uploads/"
	});
	const answer = await requests.perform(open);
	if (!answer.accepted) return {
		allowed: false,
		why: answer.refusal.why,
		next: answer.refusal.next
	};
	const { response } = answer;
	if (response.status === 202) {
		await cancelUpload(requests, log, open, response.headers.location);
		return { allowed: true };
	}
	const why = requests.describe(response);
	if (response.status === 404) return {
		allowed: false,
		why,
		next: "Create this repository or project in the registry first, or correct the name"
	};
	if (response.status === 405) return {
		allowed: false,
		why: `${why}; the registry is read-only`,
		next: "Run the job again when its maintenance is over"
	};
	throw requests.unexpected(work, why);
}
/**
* Best effort: the answer to the question is known already. Behind a token service distribution refuses it (it wants the right
* `delete`) and purges the upload after a week.
*/
async function cancelUpload(requests, log, open, location) {
	const origin = registryOrigin(open.registry);
	const target = location !== void 0 && URL.canParse(location, origin.href) ? new URL(location, origin) : void 0;
	if (target?.origin !== origin.origin) return log.debug("the upload opened to test the push right names no address to cancel it");
	try {
		await requests.perform({
			...open,
			method: "DELETE",
			target: target.href,
			once: true
		});
	} catch {
		log.debug("the upload opened to test the push right could not be cancelled");
	}
}

// src/adapters/registry/referrers.ts
const INDEX = "application/vnd.oci.image.index.v1+json";
/** Two writers of one list seldom meet, three hardly ever. */
const TRIES$1 = 5;
/**
* Stores an artifact that refers to an image. A registry with the referrers API says so by the header OCI-Subject; elsewhere
* (GHCR, distribution 2.8) the list under the referrers tag is kept by the client, and looked at again after it was written.
* https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject
*/
async function attach(client, repository, { manifest, blob, type, annotations }, subject) {
	await upload(client.requests, repository, blob);
	if ((await client.put(repository, manifest.digest, manifest))["oci-subject"] !== void 0) return;
	const descriptor = {
		mediaType: manifest.mediaType,
		digest: manifest.digest,
		size: manifest.bytes.byteLength,
		artifactType: type,
		annotations
	};
	const { registry, path } = repository;
	const list = {
		registry,
		path,
		tag: referrersTag(subject.digest)
	};
	for (let tries = 0; tries < TRIES$1; tries += 1) {
		const known = listed(await client.get(list));
		if (known.some((entry) => Object(entry).digest === descriptor.digest)) return;
		await write(client, repository, referrersTag(subject.digest), known, descriptor);
	}
	if (listed(await client.get(list)).some((entry) => Object(entry).digest === descriptor.digest)) return;
	throw client.requests.failure({
		doing: "recording something beside the image",
		on: formatReference(list)
	}, {
		class: "registry-answer",
		why: `the list does not hold what was written to it, after ${TRIES$1} tries`,
		next: "Run the job again when no other one writes to this repository"
	});
}
/** Entries are looked at only when the registry refuses the list: in the time that takes another writer's entry would be lost. */
async function write(client, repository, tag, known, descriptor) {
	try {
		await client.put(repository, tag, index([...known, descriptor]));
	} catch (error) {
		if (!(error instanceof Failure) || error.class !== "registry-answer") throw error;
		const there = await present(client, repository, known);
		if (there.length === known.length) throw error;
		await client.put(repository, tag, index([...there, descriptor]));
	}
}
/**
* Without the entries whose manifest was deleted: distribution takes no list with one of those, and a clean-up that deletes what
* has no tag leaves them behind (docs/rollback.md). The others stay as they are, whoever wrote them.
*/
async function present(client, { registry, path }, entries) {
	const there = await Promise.all(entries.map((entry) => {
		const { digest } = Object(entry);
		return typeof digest !== "string" || !isDigest(digest) || client.holds({
			registry,
			path,
			digest
		});
	}));
	return entries.filter((_entry, place) => there[place]);
}
function listed(manifest) {
	if (manifest === void 0) return [];
	const { manifests } = Object(JSON.parse(Buffer.from(manifest.bytes).toString("utf8")));
	return Array.isArray(manifests) ? manifests : [];
}
function index(manifests) {
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: INDEX,
		manifests
	}));
	return {
		digest: digestOf(bytes),
		mediaType: INDEX,
		bytes
	};
}
/** POST then PUT, for a blob of a few bytes; safe to repeat. */
async function upload(requests, repository, bytes) {
	const digest = digestOf(bytes);
	const work = {
		doing: "storing a blob in the registry",
		on: `${repositoryOf(repository)}@${digest}`
	};
	const open = orderFor(repository, work, {
		actions: "pull,push",
		method: "POST",
		below: "blobs/uploads/"
	});
	const opened = await requests.perform(open);
	if (!opened.accepted) throw requests.failure(work, opened.refusal);
	const origin = registryOrigin(repository.registry);
	const { location } = opened.response.headers;
	const target = location !== void 0 && URL.canParse(location, origin.href) ? new URL(location, origin) : void 0;
	if (opened.response.status !== 202 || target?.origin !== origin.origin) throw requests.unexpected(work, requests.describe(opened.response));
	target.searchParams.set("digest", digest);
	const stored = await requests.perform({
		...open,
		method: "PUT",
		target: target.href,
		headers: { "content-type": "application/octet-stream" },
		body: bytes
	});
	if (!stored.accepted) throw requests.failure(work, stored.refusal);
	if (stored.response.status !== 201) throw requests.unexpected(work, requests.describe(stored.response));
}

// src/adapters/registry/refusals.ts
const MAX_ERRORS = 5;
const MAX_TEXT = 300;
/** Codes as the registry sent them, for decisions. Never throws; anything but the specified JSON gives an empty list. */
function readErrors(answer) {
	let body;
	try {
		body = JSON.parse(Buffer.from(answer.body).toString("utf8"));
	} catch {
		return [];
	}
	const errors = field(body, "errors");
	if (!Array.isArray(errors)) return [];
	return errors.slice(0, MAX_ERRORS).map((error) => ({
		code: text$1(field(error, "code")),
		message: text$1(field(error, "message"))
	}));
}
function field(value, name) {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : void 0;
}
function text$1(value) {
	return typeof value === "string" ? value : "";
}
/** `HTTP 403 DENIED: permission_denied: write_package`; cut, and free of secrets and control characters. */
function describeAnswer(answer, redact) {
	const show = (part) => redact(part).slice(0, MAX_TEXT).replace(/[^\x20-\x7e]+/g, " ").trim();
	const said = readErrors(answer).map(({ code, message }) => [show(code), show(message)].filter(Boolean).join(": "));
	return [`HTTP ${answer.status}`, ...said].join(" ");
}
/**
* 401 and 403 in the user's words. GHCR gives the same answer for a private package, for one without access, and for one that
* does not exist yet; on a pull these cannot be told apart here, so the class is `permission` and only the push right tells.
*/
function explainRefusal(refused, redact) {
	const said = describeAnswer(refused.answer, redact);
	const github = refused.registry === "ghcr.io";
	if (refused.identity === "anonymous") return refusal("authentication", refused.actions === "pull" ? `${said}; the package is private or does not exist yet, and this job gave no credentials for ${refused.registry}` : `${said}; pushing needs credentials, and this job gave none for ${refused.registry}`, github ? `Leave the input github-token at its default and give the job "packages: ${refused.actions === "pull" ? "read" : "write"}" under permissions` : "Give the inputs username and password for this registry");
	if ((refused.at === "token service" || refused.basic) && refused.answer.status === 401) return refusal("authentication", `${said}; the user name and password (or token) are not accepted`, "Check the inputs username and password: the token may have expired or belong to another registry");
	return refused.actions === "pull" ? pullDenied(said, refused, github) : pushDenied(said, refused, github);
}
function pullDenied(said, refused, github) {
	return refusal("permission", `${said}; the package is private to others, or this job has no access to it, or nothing was published there yet`, github ? `If the package exists, open its settings on GitHub ("Manage Actions access") and add this repository; if ${refused.path} is new, a job with "packages: write" creates it` : "Ask for read access to this repository of the registry; if it is new, a first push creates it");
}
/** Texts of GHCR as seen in the field; the first that fits decides. */
const PUSH_TEXTS = [
	{
		text: /permission_denied: write_package/i,
		why: "the package is not linked to this repository, so its jobs may not write it",
		next: "Open the package's settings on GitHub, \"Manage Actions access\", and add this repository with the role Write"
	},
	{
		text: /installation not allowed to (?:write|create) organization package/i,
		why: "the job's token lacks \"packages: write\"",
		next: "Give the job \"permissions: packages: write\"; a pull request from a fork never gets it"
	},
	{
		text: /does not match expected scopes/i,
		why: "the token given lacks the scope write:packages",
		next: "Use the job's own token with \"packages: write\", or a classic personal token with write:packages"
	}
];
function pushDenied(said, refused, github) {
	const known = PUSH_TEXTS.find(({ text }) => text.test(said));
	if (known !== void 0) return refusal("permission", `${said}; ${known.why}`, known.next);
	return refusal("permission", `${said}; the ${github ? "job's token" : "account"} may read but not write ${refused.path}`, github ? "Give the job \"permissions: packages: write\", and see the package's settings, \"Manage Actions access\"; a pull request from a fork never gets write access" : "Give an account with write access in the inputs username and password");
}
function refusal(kind, why, next) {
	return {
		class: kind,
		why,
		next
	};
}

// src/adapters/registry/challenge.ts
const MAX_LENGTH = 8192;
const MAX_CHALLENGES = 8;
const MAX_PARAMETERS = 32;
const SEPARATORS = /[ \t,]*/y;
const SPACE = /[ \t]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
/**
* Reads `WWW-Authenticate` (several headers joined by commas, as Node joins them) by RFC 9110, section 11.6.1.
* Never throws: the header is a stranger's text. Reading stops at the first malformed challenge, which is dropped,
* and a header longer than 8 KiB is not read at all. npm's parsers for it either accept one challenge only or are
* regular expressions over the whole text.
*/
function parseChallenges(header) {
	const challenges = [];
	if (header.length > MAX_LENGTH) return challenges;
	const scan = scanner(header);
	while (challenges.length < MAX_CHALLENGES) {
		scan(SEPARATORS);
		const scheme = scan(TOKEN);
		if (scheme === void 0) break;
		const parameters = readParameters(scan);
		if (parameters === void 0) break;
		challenges.push({
			scheme: scheme[0].toLowerCase(),
			parameters
		});
	}
	return challenges;
}
/** Matches a sticky pattern at the current place and moves on behind it; `undefined` moves nothing. */
function scanner(text) {
	let place = 0;
	const scan = (pattern) => {
		pattern.lastIndex = place;
		const match = pattern.exec(text);
		if (match === null) return void 0;
		place = pattern.lastIndex;
		return match;
	};
	scan.back = (characters) => {
		place -= characters;
	};
	return scan;
}
/** `undefined` when malformed. */
function readParameters(scan) {
	const parameters = /* @__PURE__ */ new Map();
	if ((scan(SPACE)?.[0] ?? "") !== "" && scan(TOKEN68) !== void 0) return parameters;
	for (;;) {
		const name = scan(TOKEN);
		if (name === void 0) return parameters;
		const before = scan(SPACE)?.[0] ?? "";
		if (scan(/=/y) === void 0) {
			scan.back(name[0].length + before.length);
			return parameters.size === 0 ? void 0 : parameters;
		}
		scan(SPACE);
		const quoted = scan(QUOTED);
		const value = quoted === void 0 ? scan(TOKEN)?.[0] : (quoted[1] ?? "").replace(/\\([\s\S])/g, "$1");
		const key = name[0].toLowerCase();
		if (value === void 0 || parameters.has(key) || parameters.size >= MAX_PARAMETERS) return void 0;
		parameters.set(key, value);
		scan(SPACE);
		if (scan(/,/y) === void 0) return parameters;
		scan(SEPARATORS);
	}
}

// src/adapters/registry/token-answer.ts
/** Seconds; the token specification's default when `expires_in` is absent. */
const DEFAULT_LIFETIME = 60;
const DAY = 86400;
/** The token and its lifetime in seconds. Throws a Failure (`registry-answer`) that quotes nothing of the answer. */
function readToken(answer, url) {
	const wrong = (why) => new Failure({
		class: "registry-answer",
		doing: "asking for a registry token",
		on: `${url.origin}${url.pathname}`,
		why,
		next: "Run the job again; if it stays, the registry or a proxy on the way to it is at fault"
	});
	if (answer.status !== 200) throw wrong(`the token service answered HTTP ${answer.status}`);
	let body;
	try {
		body = JSON.parse(Buffer.from(answer.body).toString("utf8"));
	} catch {
		throw wrong("the answer is not JSON");
	}
	const fields = typeof body === "object" && body !== null ? body : {};
	const value = fields.token ?? fields.access_token;
	if (typeof value !== "string" || !/^[\x21-\x7e]{1,65536}$/.test(value)) throw wrong("the answer holds no token");
	const seconds = fields.expires_in;
	return {
		value,
		lifetime: typeof seconds === "number" && seconds > 0 ? Math.min(seconds, DAY) : DEFAULT_LIFETIME
	};
}

// src/adapters/registry/authorization.ts
const MAX_TOKEN_ANSWER = 262144;
/**
* Knows how each registry wants to be asked, and holds the secrets.
* Token protocol: https://distribution.github.io/distribution/spec/auth/token/
*/
function createAuthorization(options) {
	const { credentials, logins, clock, ask } = options;
	const schemes = /* @__PURE__ */ new Map();
	const tokens = /* @__PURE__ */ new Map();
	/** Repositories where the credentials were refused and strangers were not. */
	const refused = /* @__PURE__ */ new Set();
	const secrets = /* @__PURE__ */ new Set();
	const given = credentials && basicHeader(credentials);
	/** The Basic header for a repository; its secrets are never shown from then on. */
	const basicOf = (registry, path) => {
		const login = credentials?.hosts.includes(registry) ? credentials : logins?.(registry, path);
		if (login === void 0) return void 0;
		const header = login === credentials ? given : basicHeader(login);
		secrets.add(login.password).add(header.slice(6));
		return header;
	};
	const schemeOf = (registry) => {
		return schemes.get(registry) ?? bearer(knownTokenService(registry)) ?? { kind: "unknown" };
	};
	/**
	* Credentials first: a private image then costs no request more than a public one. Strangers may still be let in where a
	* token without `packages: read` is not; pushes are never tried anonymously when there is something better.
	*/
	const identities = (registry, path, actions) => {
		if (basicOf(registry, path) === void 0) return ["anonymous"];
		if (actions !== "pull") return ["credentials"];
		return refused.has(`${registry}/${path}`) ? ["anonymous", "credentials"] : ["credentials", "anonymous"];
	};
	/** Throws a Failure when the token service gives no usable answer. */
	const grant = async (access) => {
		const scheme = schemeOf(access.registry);
		const own = access.identity === "credentials" ? basicOf(access.registry, access.path) : void 0;
		if (scheme.kind === "unknown") return {
			granted: true,
			header: void 0,
			cached: false
		};
		if (scheme.kind === "basic") return {
			granted: true,
			header: own,
			cached: false
		};
		const key = keyOf(access);
		const cached = tokens.get(key);
		if (cached !== void 0 && cached.expires > clock.now()) return {
			granted: true,
			header: cached.header,
			cached: true
		};
		const url = new URL(scheme.realm);
		if (scheme.service !== void 0) url.searchParams.set("service", scheme.service);
		url.searchParams.set("scope", `repository:${access.path}:${access.actions}`);
		const answer = await ask(url, own === void 0 ? {} : { authorization: own }, MAX_TOKEN_ANSWER);
		if (answer.status === 401 || answer.status === 403) return {
			granted: false,
			answer
		};
		const token = readToken(answer, url);
		secrets.add(token.value);
		const expires = clock.now() + token.lifetime * 900;
		tokens.set(key, {
			header: `Bearer ${token.value}`,
			expires
		});
		return {
			granted: true,
			header: `Bearer ${token.value}`,
			cached: false
		};
	};
	/** Learns from a 401. Returns whether the same identity should ask again: with a scheme just learned, or a fresh token. */
	const challenged = (access, answer, grant) => {
		if (grant.header !== void 0) return tokens.delete(keyOf(access)) && grant.cached;
		const scheme = readScheme(access.registry, answer);
		if (scheme === void 0) return false;
		schemes.set(access.registry, scheme);
		return scheme.kind === "bearer" || access.identity === "credentials";
	};
	/**
	* Removes every secret from a stranger's text: a server may echo what it was sent. Shorter ones than six characters are left,
	* for they would be found in ordinary words.
	*/
	const redact = (text) => {
		let clean = text;
		for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, "***");
		return clean;
	};
	return {
		identities,
		grant,
		challenged,
		/** Remembers who got through, so that the next request starts with them. */
		accepted(access) {
			if (access.identity === "anonymous") refused.add(`${access.registry}/${access.path}`);
		},
		redact,
		hasCredentials: (registry, path) => basicOf(registry, path) !== void 0
	};
}
const keyOf = (access) => [
	access.registry,
	access.path,
	access.actions,
	access.identity
].join(" ");
function bearer(service) {
	return service && {
		kind: "bearer",
		...service
	};
}
function basicHeader({ username, password }) {
	if (username.includes(":")) throw new Failure({
		class: "input",
		doing: "reading the credentials",
		on: "username",
		why: "it holds a colon, which Basic authentication cannot transport (RFC 7617)",
		next: "Give the user name alone in the input username and the password or token in password"
	});
	return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
/** Bearer wins over Basic: the password then goes to fewer places. Throws a Failure for a realm that cannot be trusted. */
function readScheme(registry, answer) {
	const challenges = parseChallenges(answer.headers["www-authenticate"] ?? "");
	const token = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
	if (token !== void 0) {
		const realm = token.parameters.get("realm") ?? "";
		const url = URL.canParse(realm) ? new URL(realm) : void 0;
		if (url === void 0 || !isAcceptableRealm(url, registryOrigin(registry))) throw new Failure({
			class: "registry-answer",
			doing: "asking the registry for access",
			on: registry,
			why: `it names a token service that nothing secret may be sent to (${JSON.stringify(realm.slice(0, 200))})`,
			next: "A token service needs an https address without user name; check that the name of the registry is right"
		});
		return {
			kind: "bearer",
			realm: url,
			service: token.parameters.get("service")
		};
	}
	return challenges.some(({ scheme }) => scheme === "basic") ? { kind: "basic" } : void 0;
}

// src/adapters/registry/transport.ts
/** No whole answer came. Holds no header and no query: safe to show. */
var TransportError = class extends Error {
	name = "TransportError";
	kind;
	constructor(kind, message, options) {
		super(message, options);
		this.kind = kind;
	}
};
const MAX_ERROR_BODY = 65536;
/** Milliseconds for the answer to a write that is on its way when the run is cancelled: what was written can be told then. */
const LAST_WRITE = 1500;
/**
* Sends single requests over kept-alive connections; follows nothing, repeats nothing.
*
* Node's own client, because `@actions/http-client` loads undici (0.7 MB, about 60 ms, a fifth of the reuse path's budget),
* takes no bytes as a body and cannot limit an answer's size. It still decides about proxies, and provides the tunnel
* when there is one: loaded only then.
*
* Once `cancel` is aborted it throws a Failure (`cancelled`), at once but for a write that is on its way.
*/
function createTransport(cancel) {
	const agents = /* @__PURE__ */ new Map();
	return async (request, timeouts) => {
		if (cancel?.aborted) throw cancelled(cancel, "asking a server", targetOf(request));
		let prepared = agents.get(request.url.origin);
		if (prepared === void 0) {
			prepared = prepare(request.url);
			agents.set(request.url.origin, prepared);
		}
		const { client, agent } = await prepared;
		return exchange(client, agent, request, timeouts, cancel);
	};
}
/** Without the query, which may be a signature. */
function targetOf({ method, url }) {
	return `${method} ${url.origin}${url.pathname}`;
}
async function prepare(url) {
	const client = url.protocol === "https:" ? await import("node:https") : http;
	if (getProxyUrl(url) === void 0) return {
		client,
		agent: new client.Agent({ keepAlive: true })
	};
	const { HttpClient } = await import("./lib.js");
	return {
		client,
		agent: new HttpClient("container-action", [], { keepAlive: true }).getAgent(url.href)
	};
}
function exchange(client, agent, request, timeouts, cancel) {
	return new Promise((resolve, reject) => {
		const { url, method, body } = request;
		const outgoing = client.request(url, {
			method,
			agent,
			headers: {
				"user-agent": "container-action",
				"accept-encoding": "identity",
				...method !== "GET" && { "content-length": String(body?.byteLength ?? 0) },
				...request.headers
			}
		});
		let silence;
		let last;
		const settle = () => {
			clearTimeout(silence);
			clearTimeout(whole);
			clearTimeout(last);
			cancel?.removeEventListener("abort", giveUp);
		};
		const fail = (error) => {
			settle();
			outgoing.destroy();
			reject(error instanceof TransportError || error instanceof Failure ? error : classify(error));
		};
		const giveUp = () => {
			const stop = (more) => () => fail(cancelled(cancel, "asking a server", targetOf(request), more));
			if (method === "PUT") last = setTimeout(stop("; whether it was done is not known"), LAST_WRITE);
			else stop("")();
		};
		cancel?.addEventListener("abort", giveUp);
		const patience = (milliseconds, what) => {
			clearTimeout(silence);
			silence = setTimeout(() => fail(new TransportError("time-out", `${what} within ${milliseconds} ms`)), milliseconds);
		};
		const whole = setTimeout(() => fail(new TransportError("time-out", `the answer was not complete within ${timeouts.total} ms`)), timeouts.total);
		const heard = () => patience(timeouts.response, "no answer");
		patience(timeouts.connect, "no connection");
		outgoing.on("socket", (socket) => {
			if (!socket.connecting) return heard();
			socket.once("secureConnect", heard);
			if (url.protocol === "http:") socket.once("connect", heard);
		});
		outgoing.on("error", fail);
		outgoing.on("response", (incoming) => {
			const status = incoming.statusCode ?? 0;
			const chunks = [];
			let length = 0;
			const done = () => {
				settle();
				resolve({
					status,
					headers: incoming.headers,
					body: Buffer.concat(chunks)
				});
			};
			heard();
			incoming.on("data", (chunk) => {
				heard();
				length += chunk.byteLength;
				if (status < 300 && length > request.maxBytes) return fail(new TransportError("too-large", `the answer is longer than ${request.maxBytes} bytes`));
				if (status >= 300 && length > MAX_ERROR_BODY) {
					done();
					outgoing.destroy();
					return;
				}
				chunks.push(chunk);
			});
			incoming.on("end", done);
			incoming.on("error", fail);
		});
		outgoing.end(body);
	});
}
function classify(error) {
	const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
	if (/CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS|^EPROTO$|^ERR_SSL/.test(code)) return new TransportError("certificate", `no trusted connection (${code})`, { cause: error });
	if (/^HPE_|^ERR_(?!SOCKET|STREAM)/.test(code)) return new TransportError("protocol", `the answer is not valid HTTP (${code})`, { cause: error });
	return new TransportError("connection", `the connection failed (${code || "unknown reason"})`, { cause: error });
}

// src/adapters/registry/retries.ts
const TRIES = 4;
const SECOND = 1e3;
const FIRST_PAUSE = .5 * SECOND;
const RETRY_AFTER_FLOOR = SECOND;
const TRANSIENT = /* @__PURE__ */ new Set([
	429,
	500,
	502,
	503,
	504
]);
/**
* Repeats an idempotent request up to four times on 429, 500, 502, 503, 504, a time-out or a broken connection, with full
* jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) or as Retry-After says, and never earlier:
* a wait that is longer than what is left of the total is not begun.
* Returns the last answer even if it is still a refusal; throws the last TransportError. `attempt` gets the milliseconds left.
*/
async function withRetries(patience, attempt) {
	const { clock, random, total } = patience;
	const deadline = clock.now() + total;
	for (let tries = 1;; tries += 1) {
		const begun = clock.now();
		let outcome;
		try {
			outcome = await attempt(Math.max(1, deadline - begun));
			if (!TRANSIENT.has(outcome.status)) return outcome;
		} catch (error) {
			if (!(error instanceof TransportError)) throw error;
			outcome = error;
		}
		const pause = transient(outcome) ? pauseBefore(outcome, tries, clock.now(), random) : void 0;
		if (pause === void 0 || tries >= TRIES || clock.now() + pause >= deadline) {
			if (outcome instanceof TransportError) throw outcome;
			return outcome;
		}
		const why = outcome instanceof TransportError ? outcome.message : `HTTP ${outcome.status}`;
		patience.onPause?.(pause, why, clock.now() - begun);
		await clock.sleep(pause);
	}
}
function transient(outcome) {
	return !(outcome instanceof TransportError) || outcome.kind === "time-out" || outcome.kind === "connection";
}
function pauseBefore(outcome, tries, now, random) {
	const jitter = random() * FIRST_PAUSE * 2 ** (tries - 1);
	if (outcome instanceof TransportError) return jitter;
	const asked = parseRetryAfter(outcome.headers["retry-after"], now);
	if (asked !== void 0) return Math.max(asked, RETRY_AFTER_FLOOR) + jitter;
	return outcome.status === 429 ? RETRY_AFTER_FLOOR + jitter : jitter;
}
/** Milliseconds to wait from `now` (milliseconds since 1970); seconds or an HTTP date, RFC 9110 section 10.2.3. Never negative. */
function parseRetryAfter(header, now) {
	const text = header?.trim() ?? "";
	if (/^[0-9]{1,9}$/.test(text)) return Number(text) * SECOND;
	if (!/^[A-Z][a-z]{2},? /.test(text)) return void 0;
	const date = Date.parse(text);
	return Number.isFinite(date) ? Math.max(0, date - now) : void 0;
}

// src/adapters/registry/troubles.ts
/** In the user's words: what went wrong on the way to a registry, other than a refusal. */
const LATER = "Run the job again later; nothing was changed by this request";
/** No whole answer came, in this many tries. */
function explainSilence(host, tries, error) {
	if (error.kind === "too-large" || error.kind === "protocol") return explainNonsense(error.message);
	return {
		class: "registry-unavailable",
		why: `${host}: ${error.message}; ${count(tries)}`,
		next: error.kind === "certificate" ? "If a proxy inspects TLS here, set NODE_EXTRA_CA_CERTS to the file with its certificate" : LATER
	};
}
/** Still 429 or 5xx after the last try. */
function explainExhaustion(host, tries, answer, redact) {
	const limited = answer.status === 429;
	return {
		class: limited ? "rate-limited" : "registry-unavailable",
		why: `${host}: ${describeAnswer(answer, redact)}; ${count(tries)}`,
		next: limited ? "Run the job again in some minutes; requests with credentials have higher limits" : LATER
	};
}
/** An answer that breaks the protocol: nothing of it may be used. */
function explainNonsense(why) {
	return {
		class: "registry-answer",
		why,
		next: "Run the job again; if it stays, the registry or a proxy on the way to it is at fault"
	};
}
function count(tries) {
	return tries === 1 ? "tried once" : `tried ${tries} times`;
}

// src/adapters/registry/requests.ts
const MAX_REDIRECTS = 5;
/** Milliseconds: who waits longer wants to know for what. */
const WORTH_TELLING = 1e4;
const REDIRECTS = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
/** Requests with authorization, retries and redirects. */
function createRequests(options) {
	const { clock, log, timeouts, random, transport } = options;
	let sent = 0;
	const once = async (request, remaining) => {
		sent += 1;
		const what = `${request.method} ${request.url.origin}${request.url.pathname}`;
		try {
			const answer = await transport(request, {
				...timeouts,
				total: remaining
			});
			log.debug(`${what}: ${answer.status}`);
			return answer;
		} catch (error) {
			log.debug(`${what}: ${error instanceof TransportError ? error.message : "failed"}`);
			throw error;
		}
	};
	/** With retries. Throws a Failure if no answer comes, or none but 429 and 5xx. */
	const persist = async (work, request, { once: tryOnce, patience: total = timeouts.total } = {}) => {
		const before = sent;
		const onPause = (pause, why, took) => {
			if (Math.max(pause, took) >= WORTH_TELLING) log.info(`${request.url.host}: ${why}; ${work.doing} again in ${Math.ceil(pause / 1e3)} s`);
		};
		const patience = {
			clock,
			random,
			total,
			onPause
		};
		let answer;
		try {
			answer = tryOnce ? await once(request, timeouts.total) : await withRetries(patience, (remaining) => once(request, Math.min(remaining, timeouts.total)));
		} catch (error) {
			if (!(error instanceof TransportError)) throw error;
			throw failure(work, explainSilence(request.url.host, sent - before, error), error);
		}
		if (answer.status === 429 || answer.status >= 500) throw failure(work, explainExhaustion(request.url.host, sent - before, answer, authorization.redact));
		return answer;
	};
	const authorization = createAuthorization({
		credentials: options.credentials,
		logins: options.logins,
		clock,
		ask: (url, headers, maxBytes) => persist({
			doing: "asking for a registry token",
			on: `${url.origin}${url.pathname}`
		}, {
			method: "GET",
			url,
			headers: {
				accept: "application/json",
				...headers
			},
			maxBytes
		})
	});
	const { redact } = authorization;
	const failure = (work, text, cause) => new Failure({
		...work,
		...text,
		why: redact(text.why)
	}, cause === void 0 ? void 0 : { cause });
	/** A Failure for an answer that breaks the protocol. */
	const unexpected = (work, why) => failure(work, explainNonsense(why));
	/** A GET may be sent elsewhere (blobs live in a storage service); authorization goes to the registry's own origin only. */
	const follow = async (order, request, header) => {
		const origin = request.url;
		let url = origin;
		for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
			const own = header !== void 0 && url.origin === origin.origin ? { authorization: header } : {};
			const answer = await persist(order.work, {
				...request,
				url,
				headers: {
					...request.headers,
					...own
				}
			}, order);
			if (url.origin !== origin.origin && (answer.status === 401 || answer.status === 403)) throw unexpected(order.work, `${url.host}, where the registry redirects to, answers HTTP ${answer.status}`);
			if (!REDIRECTS.has(answer.status)) return answer;
			const { location } = answer.headers;
			if (location === void 0 || !URL.canParse(location, url.href)) throw unexpected(order.work, `the registry redirects to nowhere (HTTP ${answer.status})`);
			url = new URL(location, url);
			if (request.method !== "GET") throw unexpected(order.work, `the registry redirects a ${request.method} to ${url.protocol}//${url.host} (HTTP ${answer.status})`);
			if (!isAcceptableRedirect(url, origin)) throw unexpected(order.work, `the registry redirects to ${url.protocol}//${url.host}, which is not safe`);
		}
		throw unexpected(order.work, `the registry redirects more than ${MAX_REDIRECTS} times`);
	};
	/** Tries each identity in turn until one is let in. Throws a Failure for everything but an answer or a refusal. */
	const perform = async (order) => {
		const { registry, path, actions } = order;
		const origin = registryOrigin(registry);
		const { method, body, maxBytes } = order;
		const request = {
			method,
			url: new URL(order.target, origin),
			headers: order.headers ?? {},
			maxBytes,
			...body !== void 0 && { body }
		};
		const refusals = [];
		for (const identity of authorization.identities(registry, path, actions)) {
			const access = {
				registry,
				path,
				actions,
				identity
			};
			let refused;
			for (let again = true; again;) {
				const grant = await authorization.grant(access);
				if (!grant.granted) {
					refused = {
						...access,
						answer: grant.answer,
						at: "token service",
						basic: false
					};
					break;
				}
				const response = await follow(order, request, grant.header);
				if (response.status !== 401 && response.status !== 403) {
					authorization.accepted(access);
					return {
						accepted: true,
						response
					};
				}
				refused = {
					...access,
					answer: response,
					at: "registry",
					basic: grant.header?.startsWith("Basic ") ?? false
				};
				again = !order.once && response.status === 401 && authorization.challenged(access, response, grant);
			}
			if (refused !== void 0) refusals.push(refused);
		}
		const told = refusals.find(({ identity }) => identity === "credentials") ?? refusals[0];
		if (told === void 0) throw new Error("no identity was tried");
		return {
			accepted: false,
			refusal: explainRefusal(told, redact)
		};
	};
	return {
		perform,
		failure,
		unexpected,
		describe: (answer) => describeAnswer(answer, redact),
		hasCredentials: authorization.hasCredentials,
		get sent() {
			return sent;
		}
	};
}

// src/adapters/registry/registry.ts
/** distribution says MANIFEST_UNKNOWN for a type that the client does not accept, and artifacts may have types of their own. */
const ANY = "*/*";
/** The last one is Harbor's word for both: https://github.com/goharbor/harbor/pull/23637 */
const ABSENT = /* @__PURE__ */ new Set([
	"MANIFEST_UNKNOWN",
	"NAME_UNKNOWN",
	"NOT_FOUND"
]);
/** Milliseconds between looks at what was stored a moment ago: some registries need that long until they know of it themselves. */
const SETTLING = [
	500,
	1e3,
	2e3
];
/** Milliseconds for the writing of a tag: a registry that asks for patience then is given it, for a build hangs on it. */
const WRITING = 3e5;
/**
* A client of the OCI distribution protocol (https://github.com/opencontainers/distribution-spec/blob/main/spec.md) for every
* registry; plain http to this machine only. Throws a Failure (`input`) for credentials that cannot be sent.
*/
function createRegistry(options) {
	const requests = createRequests({
		credentials: options.credentials,
		logins: options.logins,
		clock: options.clock,
		log: options.log,
		timeouts: {
			connect: 15e3,
			response: 15e3,
			total: 9e4,
			...options.timeouts
		},
		random: options.random ?? Math.random,
		transport: createTransport(options.cancel)
	});
	return {
		manifest: (reference) => getManifest(requests, reference),
		blob: (repository, digest, maxBytes) => getBlob(requests, repository, digest, maxBytes),
		tag: async (repository, tag, manifest) => {
			await putManifest(requests, options.clock, repository, tag, manifest);
			return manifest.digest;
		},
		attach: (repository, artifact, subject) => attach({
			requests,
			get: (reference) => getManifest(requests, reference),
			holds: async (reference) => await askManifest(requests, reference, [ANY]) !== void 0,
			put: (target, name, manifest) => putManifest(requests, options.clock, target, name, manifest)
		}, repository, artifact, subject),
		pushRight: (repository) => askPushRight(requests, options.log, repository),
		get requests() {
			return requests.sent;
		}
	};
}
async function getManifest(requests, reference) {
	const response = await askManifest(requests, reference);
	if (response === void 0) return void 0;
	const read = readManifest(response, reference.digest);
	if ("problem" in read) throw requests.unexpected(workOn(reference), read.problem);
	return read.manifest;
}
const workOn = (reference) => ({
	doing: "looking up an image in the registry",
	on: formatReference(reference)
});
/** The answer that holds the manifest, not looked into; `undefined` when it is absent. `others`: further types to accept. */
async function askManifest(requests, reference, others = []) {
	const work = workOn(reference);
	const name = reference.digest ?? reference.tag;
	if (name === void 0) throw new Error(`${work.on} names neither a tag nor a digest`);
	const answer = await requests.perform({
		...orderFor(reference, work, {
			actions: "pull",
			method: "GET",
			below: `manifests/${name}`
		}),
		headers: { accept: [...MANIFEST_TYPES, ...others].join(", ") },
		maxBytes: MAX_MANIFEST
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status === 404 && meansAbsent(response)) return void 0;
	if (response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	return response;
}
/** A proxy's or a web server's 404 says nothing about images; building (or overwriting) because of one would be wrong. */
function meansAbsent(response) {
	const errors = readErrors(response);
	if (errors.length > 0) return errors.every(({ code }) => ABSENT.has(code));
	return response.body.byteLength === 0 && response.headers["docker-distribution-api-version"] !== void 0;
}
async function getBlob(requests, repository, digest, maxBytes) {
	const work = {
		doing: "reading a blob from the registry",
		on: `${repositoryOf(repository)}@${digest}`
	};
	if (!isDigest(digest)) throw new Error(`${JSON.stringify(digest.slice(0, 100))} is not a digest`);
	const order = orderFor(repository, work, {
		actions: "pull",
		method: "GET",
		below: `blobs/${digest}`
	});
	const answer = await requests.perform({
		...order,
		maxBytes
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status === 404) throw requests.failure(work, {
		class: "not-found",
		why: requests.describe(response),
		next: "The image is incomplete or was deleted: run the workflow with force to publish it again"
	});
	if (response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	const actual = digestOf(response.body);
	if (actual !== digest) throw requests.unexpected(work, `the bytes have the digest ${actual}`);
	return response.body;
}
/** Safe to repeat: the same bytes under the same tag, or under their own digest. Returns the answer's headers. */
async function putManifest(requests, clock, repository, name, manifest) {
	const { registry, path } = repository;
	const reference = {
		registry,
		path,
		...isDigest(name) ? { digest: name } : { tag: name }
	};
	const work = {
		doing: "writing a tag",
		on: formatReference(reference)
	};
	const expected = digestOf(manifest.bytes);
	if (expected !== manifest.digest) throw new Error(`the bytes of ${manifest.digest} have the digest ${expected}`);
	const answer = await requests.perform({
		...orderFor(repository, work, {
			actions: "pull,push",
			method: "PUT",
			below: `manifests/${name}`
		}),
		headers: { "content-type": manifest.mediaType },
		body: manifest.bytes,
		patience: WRITING
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status !== 201 && response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	let confirmed = response.headers["docker-content-digest"];
	const silent = confirmed === void 0;
	for (const pause of silent ? [0, ...SETTLING] : []) {
		if (pause > 0) await clock.sleep(pause);
		confirmed = (await getManifest(requests, reference))?.digest;
		if (confirmed === expected) break;
	}
	if (confirmed === expected) return response.headers;
	throw requests.unexpected(work, `it stored ${JSON.stringify(String(confirmed).slice(0, 100))} instead of ${expected}`);
}

// src/adapters/scratch.ts
/**
* A folder of this run alone below `parent`, which is RUNNER_TEMP, made on first use and readable by its owner only. Throws a Failure
* (`disk-full`, `input`) where nothing can be written. `removeNow` waits for nobody and never throws; it returns whether everything is gone.
*/
function createScratch(parent) {
	let root;
	let removed = false;
	const secrets = /* @__PURE__ */ new Set();
	const explained = (error) => diskTrouble(error, {
		doing: "writing temporary files",
		variable: "RUNNER_TEMP",
		path: parent
	});
	const make = () => {
		try {
			return mkdtempSync(resolve(parent, "container-action-"));
		} catch (error) {
			throw explained(error);
		}
	};
	const writing = (act) => act().catch((error) => {
		throw explained(error);
	});
	const inside = (path) => {
		if (removed) throw new Error("the scratch folder is removed already");
		root ??= make();
		const full = resolve(root, path);
		if (full !== root && !full.startsWith(root + sep)) throw new Error(`${path} leaves the scratch folder`);
		return full;
	};
	return {
		path: inside,
		write: async (path, content, options = {}) => {
			const full = inside(path);
			if (options.private) secrets.add(full);
			const mode = options.private ? 384 : options.executable ? 493 : 420;
			await writing(async () => {
				await mkdir(dirname(full), { recursive: true });
				await writeFile(full, content, { mode });
				await chmod(full, mode);
			});
			return full;
		},
		link: async (path, target) => {
			const full = inside(path);
			await writing(async () => {
				await mkdir(dirname(full), { recursive: true });
				await symlink(target, full);
			});
		},
		read: async (path) => readIfThere(inside(path)),
		remove: async () => {
			removed = true;
			if (root !== void 0) await rm(root, {
				recursive: true,
				force: true
			});
		},
		removeNow: () => {
			removed = true;
			if (root === void 0) return false;
			for (const path of [...secrets, root]) try {
				rmSync(path, {
					recursive: true,
					force: true,
					maxRetries: 3,
					retryDelay: 50
				});
			} catch {}
			return !existsSync(root);
		}
	};
}
/** Bytes of a file anywhere on this machine; `undefined` when it is absent or unreadable. */
async function readIfThere(path) {
	try {
		return await readFile(path);
	} catch {
		return;
	}
}

// src/adapters/tools.ts
/** Milliseconds; a download has three tries with up to 20 s between them. */
const LIMIT = 3e5;
/** Bytes. */
const MOST = 1e9;
/** Pinned programs through @actions/tool-cache, which is loaded in a process of its own. */
function createTools(options) {
	const { cancel, program, env, scratch, limit = LIMIT } = options;
	return { install: async (tool) => {
		const { ask, reason } = await import("./ask.js");
		let folder;
		try {
			folder = scratch.path("tools");
		} catch (error) {
			return {
				path: void 0,
				why: reason(error)
			};
		}
		const conditions = {
			program,
			env,
			limit,
			most: MOST,
			cancel,
			folder
		};
		const answer = await ask({
			kind: "install",
			tool: {
				...tool,
				arch: process.arch
			}
		}, conditions);
		if (answer.kind === "installed") return {
			path: answer.path,
			downloaded: answer.downloaded
		};
		return {
			path: void 0,
			why: answer.kind === "failed" ? answer.why : "the toolkit does not say why"
		};
	} };
}

// src/adapters/world.ts
/**
* The real world behind the ports. Nothing is opened or created before a stage asks for it. Once `cancel` is aborted, every
* effect but clean-up throws a Failure (`cancelled`): stages need not know.
*/
function createWorld(inputs, options) {
	const { cancel, env, log, ownFolder, workspace } = options;
	const commands = createCommands(cancel);
	const clock = createClock(cancel);
	const children = childEnvironment(env);
	const tags = {
		written: [],
		doubtful: []
	};
	const scratch = createScratch(env.RUNNER_TEMP || tmpdir());
	const toolkit = {
		program: `${ownFolder}/dist/toolkit.js`,
		env: children,
		cancel
	};
	return {
		tags,
		files: until(cancel, createFiles(workspace)),
		own: createFiles(ownFolder),
		workspace,
		ownFolder,
		registry: noting(tags, createRegistry({
			clock,
			log,
			logins: dockerLogins(env),
			...cancel && { cancel },
			...inputs.credentials && { credentials: {
				...inputs.credentials,
				hosts: [inputs.repository.registry]
			} }
		}), cancel),
		commands,
		git: createGit(commands, children),
		github: createGitHub({
			token: inputs.githubToken,
			repository: env.GITHUB_REPOSITORY,
			api: env.GITHUB_API_URL,
			...cancel && { cancel }
		}),
		clock,
		log,
		scratch,
		machine,
		cacheService: createCacheService({
			...toolkit,
			token: env.ACTIONS_RUNTIME_TOKEN
		}),
		tools: createTools({
			...toolkit,
			scratch
		}),
		env: children,
		readUserFile: readIfThere
	};
}
/** A tag that the run has given to another image than at first, since that one was right, is none of its own any more. */
function noting(tags, registry, cancel) {
	const first = /* @__PURE__ */ new Map();
	const tag = async (repository, name, manifest) => {
		const begun = !cancel?.aborted;
		try {
			const digest = await registry.tag(repository, name, manifest);
			if (!first.has(name)) first.set(name, digest);
			tags.written = tags.written.filter((written) => written !== name);
			if (first.get(name) === digest) tags.written.push(name);
			return digest;
		} catch (error) {
			if (begun && error instanceof Failure && error.class === "cancelled") tags.doubtful.push(name);
			throw error;
		}
	};
	return Object.create(registry, { tag: { value: tag } });
}
/** A large tree is not read to its end for nobody. */
function until(cancel, files) {
	if (cancel === void 0) return files;
	const check = (path) => {
		if (cancel.aborted) throw cancelled(cancel, "reading a file", path.slice(0, 200));
	};
	return {
		read: async (path, maxBytes) => {
			check(path);
			return files.read(path, maxBytes);
		},
		list: async (path) => {
			check(path);
			return files.list(path);
		}
	};
}
/** Inputs hold secrets; no program that is started needs them. */
function childEnvironment(env) {
	const entries = Object.entries(env).filter((entry) => entry[1] !== void 0 && !entry[0].startsWith("INPUT_"));
	return Object.fromEntries(entries.filter(([name]) => !/^(?:ACTIONS_(?:RUNTIME|ID_TOKEN_REQUEST)_TOKEN|SOURCE_DATE_EPOCH|BUILDX_GIT_LABELS)$/.test(name)));
}

// src/inputs/attestations.ts
const PROVENANCE = {
	"": void 0,
	false: void 0,
	true: "min",
	min: "min",
	max: "max"
};
/**
* Of any registry, Docker Hub's short names included, for that is where the known generators are. The name becomes a part of an
* argument that buildx reads as comma-separated values. Grammar: https://github.com/distribution/reference
*/
const GENERATOR = /^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
/** Reads the inputs `provenance` and `sbom`. */
function readAttestations(raw, problem) {
	const mode = raw.provenance.trim().toLowerCase();
	const generator = raw.sbom.trim();
	if (!Object.hasOwn(PROVENANCE, mode)) problem("provenance", `${JSON.stringify(raw.provenance)} is not one of false, true, min, max`, "Choose one of them; true is min");
	const wrong = generator !== "" && (generator.length > 512 || !GENERATOR.test(generator));
	if (wrong) problem("sbom", `${JSON.stringify(raw.sbom.slice(0, 200))} is not the reference of an image`, "Name the generator, best by digest (registry/name@sha256:...), or leave it empty for no SBOM: docs/attestations.md");
	return {
		provenance: PROVENANCE[mode],
		sbom: generator === "" || wrong ? void 0 : generator
	};
}

// src/inputs/promotion.ts
/** These decide what is built, and nothing is. */
const OF_BUILDS = [
	"dockerfile",
	"apt-packages",
	"lock",
	"build-args",
	"build-contexts",
	"secrets",
	"secret-files",
	"max-age-days",
	"verify-script",
	"builder"
];
/** Reports every problem; what is returned counts only where there was none. */
function readPromotionRequest(operation, raw, repository, tags, problem) {
	if (operation === "ensure") {
		for (const input of ["source", "reason"]) if (raw[input].trim() !== "") problem(input, "is for the operation promote", "Set operation to promote, or remove it");
		return;
	}
	for (const input of OF_BUILDS) if (raw[input].trim() !== "") problem(input, "has no meaning for the operation promote, which builds nothing", "Remove it");
	if (raw.force.trim().toLowerCase() === "true") problem("force", "has no meaning for the operation promote, which builds nothing", "Remove it");
	const reason = oneLine(raw.reason, Number.POSITIVE_INFINITY);
	if (reason === "") problem("reason", "is empty", "Say in one line why the tags are moved, for those who come after you");
	if ([...reason].length > 500) problem("reason", `is longer than ${500} characters`, "Write one line, and the rest in an issue");
	const names = tags.length === 0 ? ["latest"] : [...new Set(tags)];
	for (const tag of names) if (isTag(tag) && !isReservedTag(tag) && !isTag(promotionTag(tag))) problem("tags", `${tag} is too long for a promotion to be recorded`, "Use at most 118 characters");
	return {
		source: readSource(raw.source, repository, problem),
		tags: names,
		reason
	};
}
function readSource(text, repository, problem) {
	const given = text.trim();
	const nowhere = { tag: "" };
	const wrong = (why, advice) => {
		problem("source", why, advice);
		return nowhere;
	};
	const advice = "Give a tag of the repository, or sha256: and 64 digits as the output digest has them";
	if (given === "") return wrong("is empty", advice);
	if (isDigest(given)) return { digest: given };
	if (given.includes("/")) return fromReference(given, repository, wrong);
	if (/^sha256[:-]?/i.test(given)) return wrong(`${JSON.stringify(given.slice(0, 100))} is not a whole digest`, advice);
	if (/^[0-9a-f]{64}$/.test(given)) return wrong("is ambiguous: 64 digits can be a digest or the tag of a commit", `Write sha256:${given} if it is a digest`);
	if (!isTag(given)) return wrong(`${JSON.stringify(given.slice(0, 100))} is neither a tag nor a digest`, advice);
	return { tag: given };
}
/** As the output `image` has it. */
function fromReference(text, repository, wrong) {
	let reference;
	try {
		reference = parseReference(text);
	} catch {
		return wrong(`${JSON.stringify(text.slice(0, 200))} is no image`, "Give a tag or a digest alone");
	}
	const { tag, digest } = reference;
	if (repositoryOf(reference) !== repositoryOf(repository)) return wrong(`is an image of another repository than ${repositoryOf(repository)}`, "Give a tag or digest of that repository, or another name");
	if (digest !== void 0) return { digest };
	return tag === void 0 ? wrong("names neither a tag nor a digest", "Add one") : { tag };
}

// src/inputs/readers.ts
/**
* Readers of single inputs. None of them throws: what is wrong is added to `findings`, so that all of it is told at once, and the
* value that comes back then serves only to go on reading.
*/
function createReaders(raw) {
	const findings = [];
	const problem = (input, message, advice) => {
		findings.push({
			severity: "error",
			rule: "input",
			message: `input ${input}: ${message}`,
			advice
		});
	};
	const checked = (input, fallback, read) => {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			problem(input, error.text.why, error.text.next);
			return fallback;
		}
	};
	const nowhere = {
		registry: "invalid",
		path: "invalid"
	};
	const repository = (input, text) => checked(input, nowhere, () => {
		const reference = parseReference(text, `input ${input}`);
		if (reference.tag !== void 0 || reference.digest !== void 0) problem(input, "holds a tag or digest", "Give the repository alone; the action chooses the tags");
		return {
			registry: reference.registry,
			path: reference.path
		};
	});
	const choice = (input, allowed) => {
		const value = raw[input].trim().toLowerCase() || allowed[0];
		if (!allowed.includes(value)) problem(input, `${JSON.stringify(raw[input])} is not one of ${allowed.join(", ")}`, "Choose one of them");
		return value;
	};
	const inside = (input, value) => {
		if (value.startsWith("/") || value.split("/").includes("..") || /[\0-\x1f\\]/.test(value)) problem(input, `${JSON.stringify(value)} is not a path inside the repository`, "Write it relative to the root, with /");
		return value.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "") || ".";
	};
	const path = (input, fallback) => inside(input, raw[input].trim() || fallback);
	const optional = (input) => raw[input].trim() ? path(input, "") : void 0;
	const pairs = (input, key) => {
		const result = {};
		for (const line of lines(raw[input])) {
			const equals = line.indexOf("=");
			const name = line.slice(0, Math.max(equals, 0)).trim();
			if (!key.test(name)) problem(input, "holds a line that is not NAME=value", "Write one NAME=value a line");
			else if (input === "secrets" && /^[=\s]*$|^-----BEGIN /.test(line.slice(equals + 1))) problem(input, "holds an empty or a multi-line value", "Give a value of several lines by secret-files");
			else if (Object.hasOwn(result, name)) problem(input, `names ${name} twice`, "Remove one of the two lines");
			else result[name] = line.slice(equals + 1);
		}
		return result;
	};
	const contexts = () => {
		const read = Object.entries(pairs("build-contexts", /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/)).map(([name, given]) => {
			const value = given.trim();
			if (value.startsWith("docker-image://")) return [name, value];
			if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) || value === "") problem("build-contexts", `${name} is neither a folder of the repository nor an image: what it holds can change without the hash noticing`, "Write NAME=path, relative to the root, or NAME=docker-image://REFERENCE");
			return [name, inside("build-contexts", value)];
		});
		return Object.fromEntries(read);
	};
	const boolean = (input) => {
		const value = raw[input].trim().toLowerCase();
		if (![
			"true",
			"false",
			""
		].includes(value)) problem(input, `${JSON.stringify(raw[input])} is neither true nor false`, "Write true or false");
		return value === "true";
	};
	return {
		findings,
		problem,
		repository,
		choice,
		path,
		optional,
		pairs,
		contexts,
		boolean
	};
}
/** Lines without the blanks around them, and without those that hold nothing else. */
function lines(text) {
	return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

// src/inputs/inputs.ts
const DEFAULT_BASE = "ghcr.io/quantecon/lecture-base";
/**
* Reads all inputs at once and reports every problem together.
* `repository` is `owner/name` as GitHub spells it; `actor` is the login that the job's token answers to.
* Throws a Failure (`input`) that lists all findings.
*/
function parseInputs(raw, github) {
	const { findings, problem, repository, choice, path, optional, pairs, contexts, boolean } = createReaders(raw);
	const maxAge = raw["max-age-days"].trim();
	if (maxAge && !/^[0-9]{1,4}$/.test(maxAge)) problem("max-age-days", `${JSON.stringify(maxAge)} is not a whole number of days`, "Write for example 30, or leave it empty");
	const operation = choice("operation", ["ensure", "promote"]);
	const tags = lines(raw.tags.replaceAll(",", "\n"));
	for (const tag of tags) {
		if (!isTag(tag)) problem("tags", `${JSON.stringify(tag)} is not a tag`, "Use letters, digits, \".\", \"_\" and \"-\", at most 128");
		if (isReservedTag(tag) && !(operation === "promote" && isContentTag(tag))) problem("tags", `${tag} is a name that the action keeps for itself`, "Choose another name");
	}
	const aptPackages = [...new Set(raw["apt-packages"].split(/[\s,]+/).filter(Boolean))].sort();
	for (const name of aptPackages) if (!/^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?$/.test(name)) problem("apt-packages", `${JSON.stringify(name)} is no package's name`, "Write names, or name=version");
	const builder = raw.builder.trim();
	if (builder && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(builder)) problem("builder", `${JSON.stringify(builder)} is not a builder's name`, "See \"docker buildx ls\" for the names");
	if (raw.username.trim() && !raw.password) problem("password", "is empty although a username is given", "Give both, or neither to use github-token");
	const secrets = pairs("secrets", /^[A-Za-z0-9_.-]+$/);
	const secretFiles = pairs("secret-files", /^[A-Za-z0-9_.-]+$/);
	for (const [id, file] of Object.entries(secretFiles)) {
		if (file === "" || /[",]/.test(file)) problem("secret-files", `${id} names no usable path`, "Write id=path, without commas and quotes");
		if (Object.hasOwn(secrets, id)) problem("secret-files", `${id} is also in secrets`, "Remove one of the two");
	}
	const image = choice("image", ["lecture", "base"]);
	const base = repository("base", raw.base.trim() || DEFAULT_BASE);
	const named = repository("name", raw.name.trim() || `ghcr.io/${github.repository}`);
	const name = image === "base" ? base : named;
	const inputs = {
		promotion: readPromotionRequest(operation, raw, name, tags, problem),
		image,
		repository: name,
		environmentFile: path("environment-file", "environment.yml"),
		context: path("context", "."),
		dockerfile: optional("dockerfile"),
		base,
		variant: choice("variant", ["latex", "html"]),
		aptPackages,
		lock: optional("lock"),
		buildArgs: pairs("build-args", /^[A-Za-z_][A-Za-z0-9_]*$/),
		buildContexts: contexts(),
		secrets,
		secretFiles,
		tags,
		force: boolean("force"),
		maxAgeDays: maxAge ? Number(maxAge) : void 0,
		readOnly: choice("read-only", [
			"verify",
			"fallback",
			"fail"
		]),
		oversize: choice("oversize", ["warn", "fail"]),
		verifyScript: optional("verify-script"),
		attestations: readAttestations(raw, problem),
		builder: builder || void 0,
		cache: choice("cache", [
			"registry",
			"actions",
			"none"
		]),
		credentials: credentials(raw, name, github.actor),
		githubToken: raw["github-token"] || void 0
	};
	if (findings.length > 0) throw new Failure({
		class: "input",
		doing: "reading the inputs",
		on: `${findings.length} of them`,
		why: findings.map((finding) => finding.message).join("; "),
		next: "Correct them in the workflow file; README.md describes every input",
		findings
	});
	return inputs;
}
/** GHCR takes the job's own token; any other registry gets only what the workflow gave for it. */
function credentials(raw, repository, actor) {
	if (raw.password) return {
		username: raw.username.trim() || actor,
		password: raw.password
	};
	if (repository.registry === "ghcr.io" && raw["github-token"]) return {
		username: actor || "x-access-token",
		password: raw["github-token"]
	};
}

// src/report/timer.ts
/** Elapsed time by named phase, for the summary, the benchmark and whoever wants to know what takes so long. */
var Timer = class {
	phases = [];
	#now;
	#open = [];
	/** When the last phase ended. */
	#ended;
	constructor(now) {
		this.#now = now;
		this.#ended = now();
	}
	async phase(name, body) {
		const start = this.#now();
		const opened = {
			name,
			start
		};
		this.#open.push(opened);
		try {
			return await body();
		} finally {
			this.#ended = this.#now();
			this.#open.splice(this.#open.indexOf(opened), 1);
			this.phases.push({
				name,
				milliseconds: this.#ended - start
			});
		}
	}
	/** The phase that was begun last and has not ended, and for how long it goes on; between two phases, how long there has been none. */
	get current() {
		const { name, start } = this.#open.at(-1) ?? {
			name: void 0,
			start: this.#ended
		};
		return {
			name,
			milliseconds: this.#now() - start
		};
	}
};

// src/fingerprint/lock.ts
const CONDA = "conda-explicit.txt";
const PIP = "pip-freeze.txt";
const EXPLICIT_LINE = /^(?:https?|file):\/\/\S+\.(?:conda|tar\.bz2)#(?:sha256:)?[0-9a-f]{32,64}$/;
const PIP_LINE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:==[A-Za-z0-9.!+_-]+| @ git\+\S+@[0-9a-f]{40})$/;
/**
* Reads the two lists of a lock folder. Throws a Failure (`environment`) with every line that is not exact: a lock that
* leaves something open would promise more than it holds.
*/
async function readLock(files, folder) {
	const conda = await text(files, `${folder}/${CONDA}`);
	const pip = await text(files, `${folder}/${PIP}`);
	const findings = [...inexact(`${folder}/${CONDA}`, conda, (line) => line === "@EXPLICIT" || EXPLICIT_LINE.test(line)), ...inexact(`${folder}/${PIP}`, pip, (line) => PIP_LINE.test(line))];
	if (!conda.split("\n").includes("@EXPLICIT")) findings.push(finding(`${folder}/${CONDA}`, 1, "the line @EXPLICIT is missing"));
	if (findings.length === 0) return {
		conda,
		pip
	};
	throw new Failure({
		class: "environment",
		doing: "reading the lock",
		on: folder,
		why: findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("; "),
		next: ADVICE,
		findings
	});
}
const ADVICE = `Take both files unchanged from an image: they are in /usr/share/container-action`;
async function text(files, path) {
	const bytes = await files.read(path, 4194304);
	if (bytes !== void 0) return Buffer.from(bytes).toString("utf8").replace(/\r\n?/g, "\n");
	throw new Failure({
		class: "input",
		doing: "reading the lock",
		on: path,
		why: "the file does not exist",
		next: `Correct the input lock: a folder that holds ${CONDA} and ${PIP}. ${ADVICE}`
	});
}
function inexact(file, content, isExact) {
	return content.split("\n").flatMap((line, index) => {
		const bare = line.trim();
		if (bare === "" || bare.startsWith("#") || isExact(bare)) return [];
		return [finding(file, index + 1, `${JSON.stringify(bare.slice(0, 120))} names no exact package`)];
	});
}
function finding(file, line, message) {
	return {
		severity: "error",
		rule: "lock-not-exact",
		file,
		line,
		message,
		advice: ADVICE
	};
}

// src/fingerprint/refusals.ts
/** What a Dockerfile of the repository's own decides by itself, and what it alone takes. */
function refuseUnused(inputs, ownDockerfile) {
	const refused = (on, why, next) => new Failure({
		class: "input",
		doing: "reading the inputs",
		on,
		why,
		next
	});
	const taken = Object.keys({
		...inputs.buildArgs,
		...inputs.buildContexts
	});
	if (!ownDockerfile && taken.length > 0) throw refused(Object.keys(inputs.buildArgs).length > 0 ? "build-args" : "build-contexts", "the recipe of this action takes none, and the repository has no Dockerfile of its own", "Remove the input, or add a Dockerfile and name it with the input dockerfile");
	if (ownDockerfile && (inputs.aptPackages.length > 0 || inputs.lock !== void 0)) throw refused(inputs.lock === void 0 ? "apt-packages" : "lock", "the repository has a Dockerfile of its own, which says itself what is installed", "Write it into that Dockerfile and remove the input");
}
/**
* Python alone builds no book, and the recipe adds nothing to what the file asks for. A Dockerfile of the repository's own
* may bring the rest. Throws a Failure (`environment`).
*/
function requireLectures(environment) {
	const { file, conda, pip = [] } = environment;
	const other = [...pip, ...conda].some(({ text }) => !/^(?:\S*::)?(?:python|pip)\b(?!-)/i.test(text));
	const first = conda[0];
	if (other || first === void 0) return;
	const message = `${quoted(first.text)} is all that the environment asks for, so there is nothing to build lectures with`;
	const advice = "List what the lectures need, jupyter-book first";
	throw new Failure({
		class: "environment",
		doing: "reading the environment",
		on: file,
		why: `line ${first.line}: ${message}`,
		next: advice,
		findings: [...environment.findings, {
			severity: "error",
			rule: "only-python",
			file,
			line: first.line,
			message,
			advice
		}]
	});
}

// src/fingerprint/examine.ts
/** Target of containers/base that an image of a variant is put on. */
const RUNTIMES = {
	latex: "runtime",
	html: "html"
};
const OWN_DOCKERFILE = ".devcontainer/Dockerfile";
/** Reads everything that decides the image and hashes it. Throws a Failure with all findings of the first file that is wrong. */
async function examine(inputs, world) {
	const { files, own, git } = world;
	const bytes = await files.read(inputs.environmentFile);
	if (bytes === void 0) throw missingEnvironment(inputs.environmentFile);
	const environment = readEnvironment(inputs.environmentFile, bytes);
	const includes = await withFindings(environment.findings, () => followIncludes(environment, files));
	const dockerfile = inputs.dockerfile ?? (await files.read(OWN_DOCKERFILE) ? OWN_DOCKERFILE : void 0);
	const solver = {
		...inputs.base,
		tag: "solver"
	};
	const runtime = {
		...inputs.base,
		tag: RUNTIMES[inputs.variant]
	};
	const build = dockerfile && await dockerfileInputs(files, dockerfile, inputs.context, inputs.environmentFile);
	refuseUnused(inputs, build !== void 0);
	const lock = inputs.lock === void 0 ? void 0 : await readLock(files, inputs.lock);
	if (build === void 0) requireLectures(environment);
	const verifyScript = inputs.verifyScript === void 0 ? void 0 : await readScript(files, inputs.verifyScript);
	const found = [...environment.findings, ...includes.flatMap(({ findings }) => findings)];
	const named = await namedContexts(files, inputs.buildContexts, inputs.environmentFile);
	const commits = await withFindings(found, () => resolveGitReferences(environment, includes, git));
	const print = fingerprint({
		environment,
		includes,
		git: commits,
		...build ? { build } : { recipe: await recipeInputs(own, formatReference(solver)) },
		arguments: {
			buildArgs: inputs.buildArgs,
			...Object.keys(named.decides).length > 0 && { buildContexts: named.decides },
			platforms: [],
			variant: inputs.variant,
			aptPackages: inputs.aptPackages,
			lockFile: lock && sha256(`${lock.conda}\0${lock.pip}`),
			verifyScript: verifyScript && sha256(verifyScript)
		},
		base: build ? "" : formatReference(runtime)
	});
	return {
		environment,
		includes,
		commits,
		dockerfile,
		solver,
		runtime,
		fingerprint: print,
		tag: contentTag(print.hash),
		variant: inputs.variant,
		aptPackages: inputs.aptPackages,
		lock,
		verifyScript,
		findings: [
			...found,
			...build ? build.findings : [],
			...named.findings
		]
	};
}
/** What was found before a failure is told with it. */
async function withFindings(before, body) {
	try {
		return await body();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		throw new Failure({
			...error.text,
			findings: [...before, ...error.findings]
		}, { cause: error });
	}
}
async function readScript(files, path) {
	const bytes = await files.read(path);
	if (bytes !== void 0) return bytes;
	throw new Failure({
		class: "input",
		doing: "reading the verification script",
		on: path,
		why: "the file does not exist",
		next: "Correct the input verify-script; the path is relative to the root of the repository"
	});
}

export { readIfThere as a, diskTrouble as c, createLog as d, withoutInvisible as f, startBeat as h, createWorld as i, INPUTS as l, listenForCancellation as m, Timer as n, createFiles as o, exitCodeOf as p, parseInputs as r, createCommands as s, examine as t, cleaner as u };