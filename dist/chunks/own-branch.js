import "./rolldown-runtime.js";
import { t as changedWords } from "./follow.js";

// src/checkout/own-branch.ts
/**
* Why the files are not known to be of a branch of this repository, in half a sentence; `undefined` where each checkout's commit is on one.
* GitHub alone is asked, for this repository: a clone may be of a fork and call its branches as it likes, and what is not known counts
* as a stranger's.
*/
async function whyStrange(event, { github }) {
	for (const { commit, branch, changed } of event.others) {
		if (changed !== void 0) return changedWords({
			commit,
			changed
		});
		if (commit === void 0) return "git cannot say from which commit the files are";
		const tip = await github.isTip(commit);
		if (tip.known && tip.tip) continue;
		const names = [event.branch, branch].filter(isBranchName);
		const standings = [];
		for (const name of new Set(names)) standings.push(await github.compare(commit, name));
		if (standings.some((one) => one.known && (one.status === "identical" || one.status === "ahead"))) continue;
		const silent = tip.known ? void 0 : tip.why;
		return `commit ${commit} was not found on any branch of this repository${silent === void 0 ? "" : ` (${silent})`}`;
	}
}
/** `owner:branch` would be another repository's. */
function isBranchName(name) {
	return name !== void 0 && !/[:\s]|\.\./.test(name);
}

export { whyStrange };