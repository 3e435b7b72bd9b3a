import { r as targetTag } from "./targets.js";
import { t as Failure } from "./failure.js";
import { l as readAnnotations, o as layersOf, t as outcomeOf } from "./outcome.js";
import { c as decisionTime, d as lastPromotion, m as readPromotion, p as promotionArtifact, u as forbids } from "./difference.js";
import { c as repositoryOf, n as isCommit, t as formatReference } from "./reference.js";
import { f as verifiedTag, i as dateTag, l as promotionTag, o as isContentTag, r as contentTag, s as isProof, t as TARGETS } from "./tags.js";
import { t as compareImages } from "./compare.js";
import { t as resultOf } from "./result.js";

// src/promote/refusal.ts
function refusal(on, { why, next }) {
	return new Failure({
		class: "refused",
		doing: "promoting an image",
		on,
		why,
		next
	});
}

// src/promote/move.ts
/** Looks at what was written; each one that changes something answers to somebody who came in between. */
const MOST_LOOKS = 10;
/** What cannot be read is replaced all the same: this is somebody's decision. */
async function current(reference, { registry }) {
	try {
		return await registry.manifest(reference);
	} catch (error) {
		if (error instanceof Failure && error.class === "registry-answer") return void 0;
		throw error;
	}
}
/**
* First the record beside the image, so that nothing is moved of which nobody knows why; then the tag; then the record's own tag, by
* which runs that publish know of it. Then a look, because a run that was publishing may not have known yet: what it wrote later it
* looks at itself. What is corrected is looked at again: another promotion may have had its only look just before. `earlier`: the record
* before. Throws a Failure (`refused`) where another decision or a newer image has come in between.
*/
async function move(promotion, { earlier, found }, repository, world) {
	const { registry, clock } = world;
	const { tag } = promotion;
	const artifact = promotionArtifact(promotion, found.manifest);
	await registry.attach(repository, artifact, found.manifest);
	await registry.tag(repository, tag, found.manifest);
	await registry.tag(repository, promotionTag(tag), artifact.manifest);
	const expected = [readPromotion(artifact.manifest), earlier].map((one) => JSON.stringify(one));
	let manifest = found.manifest;
	let overtaken;
	for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
		const last = await lastPromotion(registry, repository, tag);
		if (last !== void 0 && !expected.includes(JSON.stringify(last))) {
			if (last.to !== manifest.digest) manifest = await registry.manifest({
				...repository,
				digest: last.to
			});
			overtaken = last;
			if (manifest === void 0) break;
		}
		const there = await current({
			...repository,
			tag
		}, world);
		if (there?.digest === manifest.digest) break;
		const image = there && readAnnotations(there);
		if (image !== void 0 && image !== "not-ours" && !forbids(overtaken ?? promotion, image, clock.now())) {
			if (overtaken !== void 0) break;
			throw refusal(tag, {
				why: `the newer image ${image.digest} was built and verified after this promotion, and the tag now points to it`,
				next: "If you want to replace that image, too, run the promotion again"
			});
		}
		await registry.tag(repository, tag, manifest);
	}
	if (overtaken === void 0) return;
	throw refusal(tag, {
		why: `${overtaken.by} promoted ${overtaken.to} at the same time (${JSON.stringify(overtaken.reason)}), and that promotion was the last one`,
		next: "Agree on one of the two. If it is yours, run the promotion again"
	});
}

// src/promote/target.ts
/**
* Which target of containers/base an image is; `undefined` for a lecture's. Variants do not tell (`html` is one of both), and neither
* does the missing base of a Dockerfile of one's own: but a lecture has an environment.
*/
function targetOf({ environment, variant }) {
	if (environment !== "{}") return void 0;
	return TARGETS.find((target) => target === variant);
}
/**
* A base image's own tag takes images of that target only: lectures are built on what it promises; the content tag of an environment takes
* builds of that environment only, for jobs get their image by it. The image says itself whether it
* is one; `image` is what the input says. Throws a Failure (`refused`).
*/
function requireTarget(image, tags, published) {
	const own = targetOf(published);
	const foreign = tags.find((tag) => isContentTag(tag) && tag !== contentTag(published.fingerprint));
	if (foreign !== void 0 || own !== void 0 && tags.some(isContentTag)) throw refusal(foreign ?? contentTag(published.fingerprint), {
		why: `${published.digest} is ${own === void 0 ? `an image of the environment ${contentTag(published.fingerprint)}` : `the base image ${own}`}, but the tag is for another one`,
		next: "Choose a source that was built for the environment of the tag. You find its builds by the tags of commits and days"
	});
	if (own === void 0 && image === "lecture") return;
	const wrong = tags.find((tag) => TARGETS.some((target) => target === tag) && tag !== own);
	if (wrong === void 0) return;
	const what = own === void 0 ? "a lecture image" : `a ${own} image`;
	throw refusal(wrong, {
		why: `${published.digest} is ${what}, but the tag ${wrong} must point to another kind of image, because lectures use it`,
		next: `Choose a source that was built as ${wrong}`
	});
}

// src/promote/verified-image.ts
/**
* The image that shall be promoted. Throws a Failure when there is none (`not-found`), when it is none of ours or when nothing says
* that it passed verification (`refused`).
*/
async function verifiedImage(source, { registry: host, path }, registry) {
	const reference = {
		registry: host,
		path,
		...source
	};
	const on = formatReference(reference);
	const manifest = await registry.manifest(reference);
	if (manifest === void 0) throw new Failure({
		class: "not-found",
		doing: "looking up the image to promote",
		on,
		why: `${repositoryOf(reference)} has no such image`,
		next: "Look at the list of tags in the registry. The tag of a commit has all 40 digits; the tag of a day has the form 2026-08-01"
	});
	const image = readAnnotations(manifest);
	if (image === "not-ours") throw refusal(on, {
		why: "container-action did not build this image, so there is no record of its verification",
		next: "Choose an image that this action published"
	});
	const proof = await proofOf(image, "tag" in source ? source.tag : void 0, reference, registry);
	if (proof !== void 0) return {
		image,
		manifest,
		proof
	};
	throw refusal(on, {
		why: `there is no proof that ${manifest.digest} passed verification: neither the tag ${verifiedTag(manifest.digest)} nor another tag for verified images points to it`,
		next: "Run the workflow for its commit again (with force, if necessary). The new image is verified, and you can promote it then"
	});
}
/**
* A tag that is written only after verification and points to this very digest: the mark of the verification, or for images from
* before there were marks the tag of their environment, commit or day (docs/decisions/0016-promotion.md).
*/
async function proofOf(image, asked, { registry: host, path }, registry) {
	const { digest, fingerprint, revision = "", created, variant } = image;
	const names = [
		verifiedTag(digest),
		contentTag(fingerprint),
		`${variant}-${fingerprint.slice(0, 16)}`,
		"latest",
		...isCommit(revision) ? [revision] : [],
		...created === void 0 ? [] : [dateTag(created)]
	];
	const isOthers = asked !== void 0 && /^(?:verified|env)-/.test(asked) && !names.includes(asked);
	if (asked !== void 0 && isProof(asked) && !isOthers) return asked;
	for (const tag of names) if ((await registry.manifest({
		registry: host,
		path,
		tag
	}))?.digest === digest) return tag;
}
/** Throws a Failure (`not-found`) for an image with attestations whose inside is deleted; some registries would take the tag. */
async function requireWhole({ manifest }, repository, registry) {
	if (await layersOf(manifest, repository, registry) !== "gone") return;
	throw new Failure({
		class: "not-found",
		doing: "looking up the image to promote",
		on: `${repositoryOf(repository)}@${manifest.digest}`,
		why: "this tag or digest names a list (index), and a clean-up deleted the image in the list. So nobody can pull the image",
		next: "Choose another image. docs/rollback.md says what a clean-up must keep"
	});
}

// src/promote/promote.ts
/**
* Points tags to an image that passed verification, whatever they pointed to, and records who did it and why beside the image.
* The digest stays what it was. Throws a Failure that names the tags that were moved before it.
*/
async function promote(request, decider, job) {
	const { inputs, timer, registry, clock, log } = job;
	const { repository } = inputs;
	const found = await timer.phase("look up", () => verifiedImage(request.source, repository, registry));
	requireTarget(inputs.image, request.tags, found.image);
	await requireWhole(found, repository, registry);
	log.info(`${found.image.digest} passed verification: the tag ${found.proof} points to it`);
	const moves = [];
	let replaced;
	await timer.phase("tag", async () => {
		for (const [place, tag] of request.tags.entries()) try {
			const before = await current({
				...repository,
				tag
			}, job);
			replaced ??= before;
			const last = await current({
				...repository,
				tag: promotionTag(tag)
			}, job);
			const earlier = last && readPromotion(last);
			const to = found.image.digest;
			const promotion = {
				tag,
				from: before?.digest === to && earlier?.to === to ? earlier.from : before?.digest,
				to,
				...decider,
				reason: request.reason,
				time: decisionTime(clock.now(), [before && createdOf(before), earlier?.time])
			};
			await move(promotion, {
				earlier,
				found
			}, repository, job);
			moves.push({
				tag,
				from: before?.digest,
				to
			});
			log.info(`tag ${tag} -> ${found.image.digest} (was ${before?.digest ?? "not there"})`);
		} catch (error) {
			throw interrupted(error, repository, moves, request.tags.slice(place));
		}
	});
	const difference = replaced === void 0 || replaced.digest === found.image.digest ? void 0 : await timer.phase("compare packages", () => compareImages(replaced, found.manifest, {
		registry,
		log,
		repository
	}));
	const { fingerprint: hash, components } = found.image;
	const reason = `${decider.by} moved ${request.tags.join(", ")} to this image: ${request.reason}`;
	const own = found.image.baseDigest === void 0;
	const outcome = await outcomeOf(found, own, {
		repository,
		registry
	});
	const target = targetOf(found.image);
	return {
		...resultOf({
			fingerprint: {
				hash,
				components
			},
			findings: []
		}, {
			kind: "promote",
			reason
		}, job),
		...outcome,
		...target && { tag: targetTag(target, hash) },
		tagged: request.tags,
		difference,
		promotion: {
			...decider,
			reason: request.reason,
			proof: found.proof,
			moves
		}
	};
}
function createdOf(manifest) {
	const image = readAnnotations(manifest);
	return image === "not-ours" ? void 0 : image.created;
}
function interrupted(error, repository, moves, missing) {
	if (!(error instanceof Failure)) return error;
	const tagged = moves.map(({ tag }) => tag);
	const names = tagged.length === 0 ? "none" : tagged.join(", ");
	return new Failure({
		class: error.class,
		doing: "promoting an image",
		on: repositoryOf(repository),
		why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags moved: ${names}; tags not moved, or not certain: ${missing.join(", ")}`,
		next: error.class === "refused" ? error.text.next : `${error.text.next}. Then run the same promotion again: it moves the remaining tags`,
		tagged
	}, { cause: error });
}

export { refusal as n, promote as t };