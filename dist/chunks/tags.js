import { t as Failure } from "./failure.js";
import { n as isCommit, o as isTag } from "./reference.js";
import { createHash } from "node:crypto";

// src/json.ts
/** Whether something is a JSON object, and not a list or null. */
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** The fields of a JSON object; none for a list, a text, or anything else. Where that must not pass for an empty one: isObject(). */
function fieldsOf(value) {
	return isObject(value) ? value : {};
}
/** Throws a SyntaxError, whose message quotes the text: never show it where the text may hold a secret. */
function parseJson(bytes) {
	return JSON.parse(typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8"));
}
/** `undefined` for what is no JSON. */
function readJson(bytes) {
	try {
		return bytes === void 0 ? void 0 : parseJson(bytes);
	} catch {
		return;
	}
}
/** A text as it is; empty for anything else. */
function textOf(value) {
	return typeof value === "string" ? value : "";
}
/** The entries of a list; none for anything else. */
function listOf(value) {
	return Array.isArray(value) ? value : [];
}
/** The objects of a list; none for anything else. */
function objectsOf(value) {
	return listOf(value).filter((item) => typeof item === "object" && item !== null).map(fieldsOf);
}

// src/image/tags.ts
/** Which tags the run may write. A run with another's write token writes none, and one with the files of another commit none of the event's. */
function tagsFor(facts) {
	return {
		content: contentTag(facts.fingerprint),
		moving: movingTags(facts)
	};
}
function movingTags(facts) {
	if (facts.others.length > 0 && facts.kind !== "pull-request") return [];
	switch (facts.kind) {
		case "default-branch":
		case "schedule":
		case "manual": return [
			{
				tag: "latest",
				rule: "forward"
			},
			{
				tag: commitTag(facts.revision),
				rule: "fixed"
			},
			{
				tag: dateTag(facts.now),
				rule: "forward"
			},
			...facts.extra.map((tag) => ({
				tag,
				rule: "forward"
			}))
		];
		case "tag": return tagsOfGitTag(facts);
		case "pull-request": return facts.pullRequest === void 0 ? [] : [{
			tag: pullRequestTag(facts.pullRequest),
			rule: "forward"
		}];
		case "branch":
		case "merge-group":
		case "untrusted": return [];
	}
}
function tagsOfGitTag({ gitTag: name, extra }) {
	const tag = name === void 0 ? void 0 : gitTag(name);
	return tag === void 0 || extra.includes(tag) ? [] : [{
		tag,
		rule: "fixed"
	}];
}
/** `env-` and the first 16 digits of the fingerprint; the whole one is in the image's annotations. */
function contentTag(fingerprint) {
	if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw new Error(`${JSON.stringify(fingerprint)} is not a fingerprint`);
	return `env-${fingerprint.slice(0, 16)}`;
}
function isContentTag(tag) {
	return /^env-[0-9a-f]{16}$/.test(tag);
}
function pullRequestTag(number) {
	if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${number} is not the number of a pull request`);
	return `pr-${number}`;
}
/** Day in UTC: the runner's time zone is nobody's. */
function dateTag(milliseconds) {
	return new Date(milliseconds).toISOString().slice(0, 10);
}
/** The full hash. Throws a Failure (`input`) for anything else. */
function commitTag(revision) {
	if (!isCommit(revision)) throw noCommit(revision);
	return revision;
}
function noCommit(revision) {
	return new Failure({
		class: "input",
		doing: "naming the image after the commit",
		on: "GITHUB_SHA",
		why: `${JSON.stringify(revision.slice(0, 100))} is not a full commit hash`,
		next: "Run the action in a job of GitHub Actions, or on a runner that sets this variable like GitHub"
	});
}
/** Says for ever that this very digest passed verification, and keeps it where "untagged" images are cleaned up. */
function verifiedTag(digest) {
	return `verified-${digest.slice(7).slice(0, 16)}`;
}
/** Holds the record of the last promotion of a tag. */
function promotionTag(tag) {
	return `promotion-${tag}`;
}
/** The tag under which registries without the referrers API list what refers to a digest (OCI distribution, "Referrers Tag Schema"). */
function referrersTag(digest) {
	return digest.replace(":", "-");
}
/** Stages of containers/base that are published, in the order in which they are built; the last is the default one. */
const TARGETS = [
	"solver",
	"html",
	"runtime",
	"latest"
];
/** Every name that the action gives belongs to one of these. */
const SCHEMES = {
	latest: {
		pattern: /^latest$/,
		reserved: false,
		proof: true
	},
	date: {
		pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
		reserved: false,
		proof: true
	},
	commit: {
		pattern: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
		reserved: true,
		proof: true
	},
	content: {
		pattern: /^env-/,
		reserved: true,
		proof: true
	},
	verified: {
		pattern: /^verified-/,
		reserved: true,
		proof: true
	},
	target: {
		pattern: new RegExp(`^(?:${TARGETS.join("|")})-(?:[0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64})$`),
		reserved: true,
		proof: true
	},
	"pull request": {
		pattern: /^pr-/,
		reserved: true,
		proof: false
	},
	promotion: {
		pattern: /^promotion-/,
		reserved: true,
		proof: false
	},
	referrers: {
		pattern: /^sha256-/,
		reserved: true,
		proof: false
	},
	cache: {
		pattern: /^cache(?:-|$)/,
		reserved: true,
		proof: false
	},
	candidate: {
		pattern: /^candidate-/,
		reserved: true,
		proof: false
	}
};
/** Whether a name means something that nobody may choose: an environment, a commit, a record. */
function isReservedTag(tag) {
	return Object.values(SCHEMES).some(({ pattern, reserved }) => reserved && pattern.test(tag));
}
/** Whether only images that passed verification have a tag of such a name. */
function isProof(tag) {
	return Object.values(SCHEMES).some(({ pattern, proof }) => proof && pattern.test(tag));
}
/** A git tag of such a name would take over what the default branch writes. */
function isKeptTag(tag) {
	return Object.values(SCHEMES).some(({ pattern }) => pattern.test(tag));
}
/** What tells names apart that would be one; no name that is taken as it is ends so. */
const SUFFIX = /_[0-9a-f]{12}$/;
/**
* The image tag for a git tag, another one for every git tag. A name that a registry takes stays as it is. In all others the characters
* that it refuses become `-`, and a part of the name's hash follows, for `release/1.0` and `release-1.0` are two git tags.
* `undefined` where no image can have such a tag; gitTagTrouble() says why.
*/
function gitTag(name) {
	const tag = imageName(shortName(name));
	return whyUnusable(tag) === void 0 ? tag : void 0;
}
/** What is to be said where the image of a git tag gets no tag for it; `undefined` where it gets one, or where there is no git tag. */
function gitTagTrouble({ kind, gitTag: name, extra }) {
	if (kind !== "tag" || name === void 0) return void 0;
	const tag = imageName(shortName(name));
	const why = extra.includes(tag) ? `the input tags already uses ${tag} for the image of the default branch` : whyUnusable(tag);
	if (why === void 0) return void 0;
	return `The image gets no tag for the git tag ${JSON.stringify(shortName(name).slice(0, 200))}: ${why}. You can use its env- tag. If you want one more tag, choose another git tag, for example publish-2026-08-01 or v1.2.`;
}
function shortName(name) {
	return name.replace(/^refs\/tags\//, "");
}
function imageName(short) {
	const tag = short.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[.-]+/, "");
	if (tag === short && !SUFFIX.test(short)) return tag;
	return `${tag}_${createHash("sha256").update(short).digest("hex").slice(0, 12)}`;
}
function whyUnusable(tag) {
	if (!/[A-Za-z0-9]/.test(tag.replace(SUFFIX, ""))) return "it contains no character with which an image tag can begin";
	if (!isTag(tag)) return "it is longer than 128 characters, the limit for image tags";
	return isKeptTag(tag) ? `the action reserves the image tag ${tag}` : void 0;
}

export { parseJson as _, gitTagTrouble as a, isReservedTag as c, tagsFor as d, verifiedTag as f, objectsOf as g, listOf as h, dateTag as i, promotionTag as l, isObject as m, commitTag as n, isContentTag as o, fieldsOf as p, contentTag as r, isProof as s, TARGETS as t, referrersTag as u, readJson as v, textOf as y };