import { n as isCommit } from "./reference.js";
import { posix } from "node:path";

// src/checkout/noted-files.ts
/** What is asked for what an image must not hold decides nothing of it. */
const NOT_NOTED = /* @__PURE__ */ new Set(["names", "glance"]);
const LISTS = /* @__PURE__ */ new Set(["list", "folder"]);
/** The same files, with a note of what is asked of them, by whatever method: none that is added later can be forgotten here. */
function noteFiles(files) {
	const noted = {
		read: /* @__PURE__ */ new Set(),
		plain: /* @__PURE__ */ new Set(),
		listed: /* @__PURE__ */ new Set()
	};
	const note = (method, what) => {
		const { path = what, kind } = Object(what);
		if (NOT_NOTED.has(method) || typeof path !== "string" || path.split("/").includes(".git")) return;
		const as = LISTS.has(method) || kind === "folder" ? "listed" : method === "prints" ? "plain" : "read";
		noted[as].add(posix.normalize(path));
	};
	return {
		files: new Proxy(files, { get(target, method) {
			const own = Reflect.get(target, method);
			if (typeof own !== "function") return own;
			return (first, ...rest) => {
				for (const what of Array.isArray(first) ? first : [first]) note(method, what);
				return own.call(target, first, ...rest);
			};
		} }),
		noted
	};
}
/** Places whose checkouts decide: each file behind its links, and the folders of the others. */
function placesOf({ read, plain, listed }) {
	return [.../* @__PURE__ */ new Set([
		...read,
		...listed,
		...[...plain].map((path) => posix.dirname(path))
	])];
}

// src/checkout/follow.ts
/** Nothing more is lost for them: a pull request has tags of its own, and of a stranger's event nothing is built. */
const NOT_ASKED = /* @__PURE__ */ new Set(["pull-request", "untrusted"]);
/**
* The event as it is about the files that are there. Where the checkout is of another commit than the event (`ref` of actions/checkout, a
* matrix over branches, a pull request's files), the revision is that commit, and a warning says that the image gets no tag of the event's.
* Under an event that others feed, files that were changed after the checkout are another commit's too. `named`: files that inputs name, the
* most important one first; each may be a link.
*/
async function followCheckout(triggered, named, noted, { checkouts, log }) {
	if (triggered.name === "local" || NOT_ASKED.has(triggered.kind)) return triggered;
	const [first] = named;
	const checkout = first === void 0 ? void 0 : checkouts.folderOf(first);
	const event = checkout === void 0 || checkout === "." ? triggered : {
		...triggered,
		checkout
	};
	if (!isCommit(event.revision) && !event.fed) return event;
	const others = await checkouts.others([...named, ...placesOf(noted)], event.revision);
	const [main] = others.length === 0 ? [] : await checkouts.others(named.slice(0, 1), event.revision);
	const commit = (main ?? others[0])?.commit;
	const warning = others.length === 0 ? void 0 : warningOf(event, commit);
	if (warning !== void 0) log.warning(warning, { title: TITLE });
	const asked = event.fed && others.every((one) => one.commit !== void 0);
	const read = /* @__PURE__ */ new Set([
		...named,
		...noted.read,
		...noted.plain
	]);
	const changed = asked ? await checkouts.changed(read, noted.listed) : void 0;
	if (changed !== void 0) {
		const all = {
			commit: commit ?? event.revision,
			branch: void 0,
			time: void 0,
			changed
		};
		log.warning(`${changedWords(all)}, ${REST}. Do not change files before this action.`, { title: TITLE });
		others.push(all);
	}
	if (others.length === 0) return event;
	return {
		...event,
		others,
		...main && {
			revision: main.commit ?? "",
			revisionTime: main.time
		}
	};
}
/** That a file is not as its commit has it, in half a sentence. */
function changedWords({ commit, changed }) {
	return changed === ".git" ? `git cannot say whether the files are the same as in commit ${commit}` : `${changed} is different from commit ${commit}`;
}
const TITLE = "container-action: other commit";
const REST = "so the image gets only its env- tag, and not the tags of the event's commit (latest, commit, date, git tag)";
/** Nothing is said of a run that loses no tag and whose commit is not known. */
function warningOf(event, commit) {
	const expected = `${event.name} event is for ${event.revision || "no commit"}`;
	if (commit !== void 0) return `The checkout is of commit ${commit}, and the ${expected}, ${REST}. If you do not want this, remove ref and repository from actions/checkout.`;
	return [
		"default-branch",
		"schedule",
		"manual",
		"tag"
	].includes(event.kind) ? `The files are not in a git checkout, so their commit is not known. The ${expected}, ${REST}. Use actions/checkout, with git on the runner, before this action.` : void 0;
}

export { followCheckout as n, noteFiles as r, changedWords as t };