// src/failure.ts
/** An expected failure: its message is complete for the user, so no stack trace is shown for it. */
var Failure = class extends Error {
	name = "Failure";
	text;
	constructor(text, options) {
		super(`${text.doing} (${text.on}): ${text.why}. ${text.next}`, options);
		this.text = text;
	}
	get class() {
		return this.text.class;
	}
	get findings() {
		return this.text.findings ?? [];
	}
};

export { Failure as t };