import { f as isCommit } from "./tags.js";
import { posix } from "node:path";

// src/checkout/noted-files.ts
/** `names` is asked for what an image must not hold, and decides nothing of it. */
const LISTS = /* @__PURE__ */ new Set(["list", "folder"]);
/** The same files, with a note of what is asked of them, by whatever method: none that is added later can be forgotten here. */
function noteFiles(files) {
	const noted = {
		read: /* @__PURE__ */ new Set(),
		listed: /* @__PURE__ */ new Set()
	};
	const note = (method, what) => {
		const path = typeof what === "string" ? what : Object(what).path;
		if (method === "names" || typeof path !== "string" || path.split("/").includes(".git")) return;
		noted[LISTS.has(method) ? "listed" : "read"].add(posix.normalize(path));
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
/** The folders that something was read from. */
function foldersOf({ read }) {
	return [...new Set([...read].map((path) => posix.dirname(path)))];
}

// src/checkout/follow.ts
/** Nothing more is lost for them: a pull request has tags of its own, and of a stranger's event nothing is built. */
const NOT_ASKED = /* @__PURE__ */ new Set(["pull-request", "privileged"]);
/**
* The event as it is about the files that are there. Where the checkout is of another commit than the event (`ref` of actions/checkout, a
* matrix over branches, a pull request's files), the revision is that commit, and a warning says that the image gets no tag of the event's.
* Under an event that others feed, files that were changed after the checkout are another commit's too. `named`: files that inputs name, the
* most important one first; each may be a link.
*/
async function followCheckout(event, named, noted, { checkouts, log }) {
	if (event.name === "local" || NOT_ASKED.has(event.kind)) return event;
	if (!isCommit(event.revision) && !event.fed) return event;
	const others = await checkouts.others([...named, ...foldersOf(noted)], event.revision);
	if (others.length === 0) return event.fed ? unchanged(event, named, noted, {
		checkouts,
		log
	}) : event;
	const [main] = await checkouts.others(named.slice(0, 1), event.revision);
	const warning = warningOf(event, (main ?? others[0])?.commit);
	if (warning !== void 0) log.warning(warning, { title: TITLE });
	return {
		...event,
		others,
		...main && {
			revision: main.commit ?? "",
			revisionTime: main.time
		}
	};
}
/** A comment's bot may fetch a pull request and take its files without its commit. Other events build what their workflow makes. */
async function unchanged(event, named, noted, { checkouts, log }) {
	const changed = await checkouts.changed(/* @__PURE__ */ new Set([...named, ...noted.read]), noted.listed);
	if (changed === void 0) return event;
	log.warning(`${changed} is not as commit ${event.revision} has it, ${REST}. Do not change files before this action.`, { title: TITLE });
	return {
		...event,
		others: [{
			commit: event.revision,
			branch: void 0,
			time: void 0,
			changed
		}]
	};
}
const TITLE = "container-action: other commit";
const REST = "so the image gets its env- tag, and none that says it is of the event's commit (latest, commit, date, git tag)";
/** Nothing is said of a run that loses no tag and whose commit is not known. */
function warningOf(event, commit) {
	const about = `the ${event.name} event is about ${event.revision || "no commit"}`;
	if (commit !== void 0) return `The checkout is of commit ${commit}, and ${about}, ${REST}. If that is not meant, use actions/checkout without ref and repository.`;
	return [
		"default-branch",
		"schedule",
		"manual",
		"tag"
	].includes(event.kind) ? `No git checkout says of which commit the files are, and ${about}, ${REST}. Use actions/checkout, with git on the runner, before this action.` : void 0;
}

export { noteFiles as n, followCheckout as t };