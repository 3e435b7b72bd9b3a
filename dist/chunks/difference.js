import { l as promotionTag, p as fieldsOf, v as readJson } from "./tags.js";
import { o as isTag, r as isDigest } from "./reference.js";
import { createHash } from "node:crypto";

// src/image/promotion-record.ts
const PROMOTION_TYPE = "application/vnd.quantecon.container-action.promotion.v1+json";
/** Characters of a reason; annotations travel with every answer of the registry. */
const LONGEST_REASON = 500;
/** Characters of who decided. */
const LONGEST_NAME = 100;
const OURS = "org.quantecon.container-action.promotion.";
const CREATED = "org.opencontainers.image.created";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidance-for-an-empty-descriptor */
const EMPTY_BYTES = Buffer.from("{}");
const EMPTY = {
	mediaType: "application/vnd.oci.empty.v1+json",
	digest: `sha256:${createHash("sha256").update(EMPTY_BYTES).digest("hex")}`,
	size: EMPTY_BYTES.byteLength
};
/** The record of a promotion, with the promoted image as its `subject`. */
function promotionArtifact(promotion, subject) {
	const { tag, from, to, by, reason, time, run } = promotion;
	const annotations = {
		[`${OURS}tag`]: tag,
		...from !== void 0 && { [`${OURS}from`]: from },
		[`${OURS}to`]: to,
		[`${OURS}by`]: oneLine(by, 100),
		[`${OURS}reason`]: oneLine(reason, 500),
		...run !== void 0 && { [`${OURS}run`]: oneLine(run, 300) },
		[CREATED]: new Date(time).toISOString()
	};
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: MANIFEST,
		artifactType: PROMOTION_TYPE,
		config: EMPTY,
		layers: [EMPTY],
		subject: {
			mediaType: subject.mediaType,
			digest: subject.digest,
			size: subject.bytes.byteLength
		},
		annotations
	}));
	return {
		manifest: {
			digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
			mediaType: MANIFEST,
			bytes
		},
		blob: EMPTY_BYTES,
		type: PROMOTION_TYPE,
		annotations
	};
}
/** Reads a record back; `undefined` for anything else. Never throws: whoever may push may have written it. */
function readPromotion({ bytes }) {
	const { artifactType, annotations } = fieldsOf(readJson(bytes));
	if (artifactType !== PROMOTION_TYPE) return void 0;
	const text = (key) => {
		const found = fieldsOf(annotations)[key];
		return typeof found === "string" ? found : void 0;
	};
	const tag = text(`${OURS}tag`) ?? "";
	const from = text(`${OURS}from`);
	const to = text(`${OURS}to`) ?? "";
	const time = Date.parse(text(CREATED) ?? "");
	if (!isTag(tag) || !isDigest(to) || from !== void 0 && !isDigest(from) || !Number.isFinite(time)) return;
	return {
		tag,
		from,
		to,
		time,
		by: oneLine(text(`${OURS}by`) ?? "", 100),
		reason: oneLine(text(`${OURS}reason`) ?? "", 500),
		run: text(`${OURS}run`)
	};
}
/** Text from people is data: one line, no control characters, at most so many characters. */
function oneLine(text, longest) {
	return [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim()].slice(0, longest).join("");
}

// src/tags/roll-back.ts
/** What was decided last about a tag by a person; `undefined`: nobody did. */
async function lastPromotion(registry, { registry: host, path }, tag) {
	const name = promotionTag(tag);
	if (!isTag(name)) return void 0;
	const manifest = await registry.manifest({
		registry: host,
		path,
		tag: name
	});
	const promotion = manifest && readPromotion(manifest);
	return promotion?.tag === tag ? promotion : void 0;
}
/**
* Clocks of builders, of people's machines and of runners differ by seconds or minutes. One that is ahead by more is wrong, and what
* it says is not believed. Milliseconds.
*/
const LEEWAY = 36e5;
/**
* The time to record for a decision that is made now: after what it replaces (in milliseconds since 1970), whichever clock that was
* read from. `earlier`: when the image that the tag pointed to was built, and when the decision before was made.
*/
function decisionTime(now, earlier) {
	const after = earlier.map((time) => (time ?? 0) + 1e3);
	return Math.max(now, ...after.filter((time) => time <= now + LEEWAY));
}
/**
* Whether a promotion keeps a tag from an image: from the one that it replaced, whatever clocks say, and from every one that was not
* built after it. What the promotion replaced was good in the eyes of the checks, too; only something that is newer than the
* decision may overrule it. A decision of a far future says nothing about what is newer: it would hold the tag until then.
* `created`: when the image's build began, `now`: the time here; in milliseconds since 1970.
*/
function forbids(promotion, image, now) {
	if (promotion === void 0 || promotion.to === image.digest) return false;
	if (promotion.from === image.digest || image.created === void 0) return true;
	return promotion.time <= now + 36e5 && image.created <= promotion.time;
}
/** `ada pointed it there on 2026-11-24 10:00 UTC ("figures broken"); only an image that is built after that ...`. */
function explainPromotion({ time, by, reason }) {
	return `${by} promoted its image on ${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC (${JSON.stringify(reason)}); it moves again only for an image that is built after that, or by another promotion`;
}

// src/package-record/record.ts
/** Who installed a package; the order of every list of them. */
const INSTALLERS = [
	"conda",
	"pip",
	"apt"
];
/** Files of /usr/share/container-action that hold the record (containers/lecture/README.md). */
const RECORD_FILES = {
	"conda-explicit.txt": "conda",
	"pip-freeze.txt": "pip",
	"apt.txt": "apt"
};
const READERS = {
	conda: readConda,
	pip: readPip,
	apt: readApt
};
/** Longer lines are none that conda, pip or apt write. */
const LONGEST_LINE = 1e3;
/**
* Reads one file of the record. `undefined` if a single line is not understood: a list with gaps would show packages as
* removed that are there.
*/
function readPackages(installer, text) {
	const packages = /* @__PURE__ */ new Map();
	for (const line of text.split(/\r?\n/)) {
		if (line === "" || /^[#@]/.test(line)) continue;
		if (line.length > LONGEST_LINE || !/^[\x20-\x7e\t]+$/.test(line)) return void 0;
		const found = READERS[installer](line);
		if (found === void 0) return void 0;
		packages.set(...found);
	}
	return packages;
}
/** `https://.../noarch/numpy-base-2.1.0-py313_0.conda#md5`: neither version nor build holds a `-`. */
function readConda(line) {
	const file = line.replace(/#.*$/, "").split("/").at(-1) ?? "";
	const [, name, version, build] = /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(file) ?? [];
	if (name === void 0 || version === void 0 || build === void 0) return void 0;
	return [name, {
		version: version.replace(/%21/g, "!"),
		build
	}];
}
/** `name==version` or `name @ address`. */
function readPip(line) {
	const [, name, version, address] = /^([A-Za-z0-9][\w.-]*)(?:==(\S+)| @ (\S+))$/.exec(line) ?? [];
	const given = version ?? address;
	return name === void 0 || given === void 0 ? void 0 : [name, { version: given }];
}
/** `name`, version and architecture between tabs. Where two architectures are installed, the last one counts. */
function readApt(line) {
	const [, name, version] = /^([^\t ]+)\t([^\t ]+)\t[^\t ]+$/.exec(line) ?? [];
	return name === void 0 || version === void 0 ? void 0 : [name, { version }];
}

// src/package-record/difference.ts
function changesBetween(before, after) {
	const changes = {};
	for (const installer of INSTALLERS) {
		const [old, now] = [before[installer], after[installer]];
		if (old !== void 0 && now !== void 0) changes[installer] = changed(old, now);
	}
	return changes;
}
function changed(before, after) {
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].toSorted().map((name) => ({
		name,
		before: before.get(name),
		after: after.get(name)
	})).filter(({ before: old, after: now }) => old?.version !== now?.version || old?.build !== now?.build);
}
/** Both sides as people read them: conda's build is told only where the versions do not tell the difference. */
function versions({ before, after }) {
	const sameVersion = before?.version === after?.version;
	const words = (one) => one === void 0 ? void 0 : sameVersion && one.build ? `${one.version} (${one.build})` : one.version;
	return [words(before), words(after)];
}
/**
* A step can be given no more than 128 KiB in one variable (MAX_ARG_STRLEN of Linux), and whoever reads an output puts it
* into one. The change from one Anaconda distribution to the next has about 20,000 bytes.
*/
const MOST_JSON = 1e5;
/**
* The output `package-difference`: `{"conda": {"added": {name: version}, "removed": {...}, "changed": {name: [before,
* after]}}, ...}`, with the installers that both images tell of; `{}` when nothing is known, or when it is too long.
*/
function differenceJson(difference) {
	const entries = Object.entries(difference?.changes ?? {}).map(([installer, changes]) => {
		const of = (wanted) => Object.fromEntries(changes.flatMap((change) => {
			const value = wanted(...versions(change));
			return value === void 0 ? [] : [[change.name, value]];
		}));
		return [installer, {
			added: of((before, after) => before === void 0 ? after : void 0),
			removed: of((before, after) => after === void 0 ? before : void 0),
			changed: of((before, after) => before && after ? [before, after] : void 0)
		}];
	});
	const json = JSON.stringify(Object.fromEntries(entries));
	return Buffer.byteLength(json) <= MOST_JSON ? json : "{}";
}

export { RECORD_FILES as a, decisionTime as c, lastPromotion as d, oneLine as f, INSTALLERS as i, explainPromotion as l, readPromotion as m, differenceJson as n, readPackages as o, promotionArtifact as p, versions as r, LEEWAY as s, changesBetween as t, forbids as u };