import "./rolldown-runtime.js";
import { t as Failure } from "./failure.js";
import { i as isCredentialFile, s as sha256, t as hashContext } from "./hashed-files.js";
import { d as ContextTree, n as readIgnoreFile, o as findGitTokens, r as unreadIgnore, s as gitFolderOf, u as environmentIn } from "./ignore-file.js";
import { posix } from "node:path";

// src/build-context/named-contexts.ts
const IMAGE = "docker-image://";
/**
* What decides the image of each named context: an image's reference as it is written, a hash of all that a folder holds. Only
* BuildKit knows which of its files a build takes, so every one counts that `.dockerignore` of the folder lets through, but for git's
* own (docs/decisions/0020-git-folder.md). Of the `environment` file counts what it says, and not its comments. `anybody`: whether another
* frontend than Docker's asks for the files, which may not look at `.dockerignore`. Throws a Failure (`input`) for a folder that is not there, cannot be read or holds credentials.
*/
async function namedContexts(files, contexts, sending = {}) {
	const decides = {};
	const findings = [];
	for (const [name, value] of Object.entries(contexts)) if (value.startsWith(IMAGE)) decides[name] = value;
	else {
		const sent = await sentFiles(files, {
			name,
			value
		}, sending);
		decides[name] = `sha256:${sha256(JSON.stringify(sent.files))}`;
		findings.push(...sent.findings);
	}
	return {
		decides,
		findings
	};
}
/** Named contexts as buildx takes them: a folder by its whole path, lest `github.com/x` is taken for a repository to fetch. */
function contextPlaces(contexts, workspace) {
	const places = Object.entries(contexts).map(([name, value]) => [name, value.startsWith(IMAGE) ? value : posix.join(workspace, value)]);
	return Object.fromEntries(places);
}
/** The files that BuildKit would be sent of a folder, paths relative to it; see `namedContexts`. */
async function sentFiles(files, { name, value }, { environment, anybody = false } = {}) {
	const refuse = (why, next) => new Failure({
		class: "input",
		doing: "reading a named build context",
		on: `build-contexts: ${name}=${value}`,
		why,
		next
	});
	const readable = async (next, body) => {
		try {
			return await body();
		} catch (error) {
			if (!(error instanceof Failure) || error.class !== "environment") throw error;
			throw refuse(`the action cannot hash ${error.text.on}: ${error.text.why}`, next);
		}
	};
	const folder = await readable("Correct the path", () => files.real(value));
	if (folder === void 0) throw refuse("it does not exist", "Correct the path");
	if (folder.split("/").includes(".git")) throw refuse("the folder .git is different in every clone, so no image could be reused", "Pass what you need from it with the input build-args");
	if (await readable("Correct the path", () => files.folder(folder)) === void 0) throw refuse("it is not a folder", "Name a folder");
	const ignore = await readIgnoreFile(files, posix.join(folder, ".dockerignore"));
	const sent = await readable("Remove it from that folder", async () => {
		const tree = new ContextTree(files, folder, anybody ? void 0 : ignore.patterns);
		return tree.sent(tree.root);
	});
	const credentials = sent.find(({ path }) => isCredentialFile(path));
	if (credentials !== void 0) throw refuse(`it contains ${posix.join(folder, credentials.path)}, the credentials that google-github-actions/auth wrote into the workspace`, "Set \"create_credentials_file: false\" for that action");
	const paths = new Set(sent.map(({ path }) => path));
	const token = (await findGitTokens(files, folder)).files.find((path) => paths.has(path));
	if (token !== void 0) {
		const top = gitFolderOf(token);
		throw refuse(`it contains ${token} ${top ? "with the token that actions/checkout or git wrote there" : "which contains a credential"}`, `Write ${top ?? token} into the .dockerignore of that folder`);
	}
	const meaning = await environmentIn(files, folder, environment);
	const hashed = await readable("Remove it from that folder, or write it into the .dockerignore of that folder", () => hashContext(files, {
		folder,
		environment: meaning
	}, sent, {
		vanished: (path) => refuse(`${path} disappeared`, "Make sure that nothing else writes to this folder during the run"),
		odd: (path, why) => refuse(`the action cannot hash ${path}: ${why}`, "Remove it from that folder")
	}));
	const git = paths.has(".git/HEAD") ? [gitSent(name, value)] : [];
	return {
		files: [...hashed, ...unreadIgnore(ignore)],
		findings: [...ignore.findings, ...git]
	};
}
function gitSent(name, value) {
	return {
		severity: "warning",
		rule: "context-git",
		message: `input build-contexts: ${name}=${value} contains .git. This folder is different in every clone, so it is not part of the hash`,
		advice: "Write .git into the .dockerignore of that folder"
	};
}

export { namedContexts as n, sentFiles as r, contextPlaces as t };