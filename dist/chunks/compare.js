import { a as RECORD_FILES, i as INSTALLERS, o as readPackages, t as changesBetween } from "./difference.js";
import { p as platformManifest } from "./outcome.js";
import { r as isDigest } from "./reference.js";
import { _ as parseJson, p as fieldsOf } from "./tags.js";
import { gunzipSync } from "node:zlib";

// node_modules/fzstd/esm/index.mjs
var ab = ArrayBuffer;
var u8 = Uint8Array;
var u16 = Uint16Array;
var i16 = Int16Array;
var i32 = Int32Array;
var slc = function(v, s, e) {
	if (u8.prototype.slice) return u8.prototype.slice.call(v, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	var n = new u8(e - s);
	n.set(v.subarray(s, e));
	return n;
};
var fill = function(v, n, s, e) {
	if (u8.prototype.fill) return u8.prototype.fill.call(v, n, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	for (; s < e; ++s) v[s] = n;
	return v;
};
var cpw = function(v, t, s, e) {
	if (u8.prototype.copyWithin) return u8.prototype.copyWithin.call(v, t, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	while (s < e) v[t++] = v[s++];
};
var ec = [
	"invalid zstd data",
	"window size too large (>2046MB)",
	"invalid block type",
	"FSE accuracy too high",
	"match distance too far back",
	"unexpected EOF"
];
var err = function(ind, msg, nt) {
	var e = new Error(msg || ec[ind]);
	e.code = ind;
	if (Error.captureStackTrace) Error.captureStackTrace(e, err);
	if (!nt) throw e;
	return e;
};
var rb = function(d, b, n) {
	var i = 0, o = 0;
	for (; i < n; ++i) o |= d[b++] << (i << 3);
	return o;
};
var b4 = function(d, b) {
	return (d[b] | d[b + 1] << 8 | d[b + 2] << 16 | d[b + 3] << 24) >>> 0;
};
var rzfh = function(dat, w) {
	var n3 = dat[0] | dat[1] << 8 | dat[2] << 16;
	if (n3 == 3126568 && dat[3] == 253) {
		var flg = dat[4];
		var ss = flg >> 5 & 1, cc = flg >> 2 & 1, df = flg & 3, fcf = flg >> 6;
		if (flg & 8) err(0);
		var bt = 6 - ss;
		var db = df == 3 ? 4 : df;
		var di = rb(dat, bt, db);
		bt += db;
		var fsb = fcf ? 1 << fcf : ss;
		var fss = rb(dat, bt, fsb) + (fcf == 1 && 256);
		var ws = fss;
		if (!ss) {
			var wb = 1 << 10 + (dat[5] >> 3);
			ws = wb + (wb >> 3) * (dat[5] & 7);
		}
		if (ws > 2145386496) err(1);
		var buf = new u8((w == 1 ? fss || ws : w ? 0 : ws) + 12);
		buf[0] = 1, buf[4] = 4, buf[8] = 8;
		return {
			b: bt + fsb,
			y: 0,
			l: 0,
			d: di,
			w: w && w != 1 ? w : buf.subarray(12),
			e: ws,
			o: new i32(buf.buffer, 0, 3),
			u: fss,
			c: cc,
			m: Math.min(131072, ws)
		};
	} else if ((n3 >> 4 | dat[3] << 20) == 25481893) return b4(dat, 4) + 8;
	err(0);
};
var msb = function(val) {
	var bits = 0;
	for (; 1 << bits <= val; ++bits);
	return bits - 1;
};
var rfse = function(dat, bt, mal) {
	var tpos = (bt << 3) + 4;
	var al = (dat[bt] & 15) + 5;
	if (al > mal) err(3);
	var sz = 1 << al;
	var probs = sz, sym = -1, re = -1, i = -1, ht = sz;
	var buf = new ab(512 + (sz << 2));
	var freq = new i16(buf, 0, 256);
	var dstate = new u16(buf, 0, 256);
	var nstate = new u16(buf, 512, sz);
	var bb1 = 512 + (sz << 1);
	var syms = new u8(buf, bb1, sz);
	var nbits = new u8(buf, bb1 + sz);
	while (sym < 255 && probs > 0) {
		var bits = msb(probs + 1);
		var cbt = tpos >> 3;
		var msk = (1 << bits + 1) - 1;
		var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (tpos & 7) & msk;
		var msk1fb = (1 << bits) - 1;
		var msv = msk - probs - 1;
		var sval = val & msk1fb;
		if (sval < msv) tpos += bits, val = sval;
		else {
			tpos += bits + 1;
			if (val > msk1fb) val -= msv;
		}
		freq[++sym] = --val;
		if (val == -1) {
			probs += val;
			syms[--ht] = sym;
		} else probs -= val;
		if (!val) do {
			var rbt = tpos >> 3;
			re = (dat[rbt] | dat[rbt + 1] << 8) >> (tpos & 7) & 3;
			tpos += 2;
			sym += re;
		} while (re == 3);
	}
	if (sym > 255 || probs) err(0);
	var sympos = 0;
	var sstep = (sz >> 1) + (sz >> 3) + 3;
	var smask = sz - 1;
	for (var s = 0; s <= sym; ++s) {
		var sf = freq[s];
		if (sf < 1) {
			dstate[s] = -sf;
			continue;
		}
		for (i = 0; i < sf; ++i) {
			syms[sympos] = s;
			do
				sympos = sympos + sstep & smask;
			while (sympos >= ht);
		}
	}
	if (sympos) err(0);
	for (i = 0; i < sz; ++i) {
		var ns = dstate[syms[i]]++;
		var nb = nbits[i] = al - msb(ns);
		nstate[i] = (ns << nb) - sz;
	}
	return [tpos + 7 >> 3, {
		b: al,
		s: syms,
		n: nbits,
		t: nstate
	}];
};
var rhu = function(dat, bt) {
	var i = 0, wc = -1;
	var buf = new u8(292), hb = dat[bt];
	var hw = buf.subarray(0, 256);
	var rc = buf.subarray(256, 268);
	var ri = new u16(buf.buffer, 268);
	if (hb < 128) {
		var _a = rfse(dat, bt + 1, 6), ebt = _a[0], fdt = _a[1];
		bt += hb;
		var epos = ebt << 3;
		var lb = dat[bt];
		if (!lb) err(0);
		var st1 = 0, st2 = 0, btr1 = fdt.b, btr2 = btr1;
		var fpos = (++bt << 3) - 8 + msb(lb);
		for (;;) {
			fpos -= btr1;
			if (fpos < epos) break;
			var cbt = fpos >> 3;
			st1 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr1) - 1;
			hw[++wc] = fdt.s[st1];
			fpos -= btr2;
			if (fpos < epos) break;
			cbt = fpos >> 3;
			st2 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr2) - 1;
			hw[++wc] = fdt.s[st2];
			btr1 = fdt.n[st1];
			st1 = fdt.t[st1];
			btr2 = fdt.n[st2];
			st2 = fdt.t[st2];
		}
		if (++wc > 255) err(0);
	} else {
		wc = hb - 127;
		for (; i < wc; i += 2) {
			var byte = dat[++bt];
			hw[i] = byte >> 4;
			hw[i + 1] = byte & 15;
		}
		++bt;
	}
	var wes = 0;
	for (i = 0; i < wc; ++i) {
		var wt = hw[i];
		if (wt > 11) err(0);
		wes += wt && 1 << wt - 1;
	}
	var mb = msb(wes) + 1;
	var ts = 1 << mb;
	var rem = ts - wes;
	if (rem & rem - 1) err(0);
	hw[wc++] = msb(rem) + 1;
	for (i = 0; i < wc; ++i) {
		var wt = hw[i];
		++rc[hw[i] = wt && mb + 1 - wt];
	}
	var hbuf = new u8(ts << 1);
	var syms = hbuf.subarray(0, ts), nb = hbuf.subarray(ts);
	ri[mb] = 0;
	for (i = mb; i > 0; --i) {
		var pv = ri[i];
		fill(nb, i, pv, ri[i - 1] = pv + rc[i] * (1 << mb - i));
	}
	if (ri[0] != ts) err(0);
	for (i = 0; i < wc; ++i) {
		var bits = hw[i];
		if (bits) {
			var code = ri[bits];
			fill(syms, i, code, ri[bits] = code + (1 << mb - bits));
		}
	}
	return [bt, {
		n: nb,
		b: mb,
		s: syms
	}];
};
var dllt = (/*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
	81,
	16,
	99,
	140,
	49,
	198,
	24,
	99,
	12,
	33,
	196,
	24,
	99,
	102,
	102,
	134,
	70,
	146,
	4
]), 0, 6))[1];
var dmlt = (/*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
	33,
	20,
	196,
	24,
	99,
	140,
	33,
	132,
	16,
	66,
	8,
	33,
	132,
	16,
	66,
	8,
	33,
	68,
	68,
	68,
	68,
	68,
	68,
	68,
	68,
	36,
	9
]), 0, 6))[1];
var doct = (/*#__PURE__ */ rfse(/*#__PURE__*/ new u8([
	32,
	132,
	16,
	66,
	102,
	70,
	68,
	68,
	68,
	68,
	36,
	73,
	2
]), 0, 5))[1];
var b2bl = function(b, s) {
	var len = b.length, bl = new i32(len);
	for (var i = 0; i < len; ++i) {
		bl[i] = s;
		s += 1 << b[i];
	}
	return bl;
};
var llb = /*#__PURE__ */ new u8((/*#__PURE__ */ new i32([
	0,
	0,
	0,
	0,
	16843009,
	50528770,
	134678020,
	202050057,
	269422093
])).buffer, 0, 36);
var llbl = /*#__PURE__ */ b2bl(llb, 0);
var mlb = /*#__PURE__ */ new u8((/*#__PURE__ */ new i32([
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	16843009,
	50528770,
	117769220,
	185207048,
	252579084,
	16
])).buffer, 0, 53);
var mlbl = /*#__PURE__ */ b2bl(mlb, 3);
var dhu = function(dat, out, hu) {
	var len = dat.length, ss = out.length, lb = dat[len - 1], msk = (1 << hu.b) - 1, eb = -hu.b;
	if (!lb) err(0);
	var st = 0, btr = hu.b, pos = (len << 3) - 8 + msb(lb) - btr, i = -1;
	for (; pos > eb && i < ss;) {
		var cbt = pos >> 3;
		var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (pos & 7);
		st = (st << btr | val) & msk;
		out[++i] = hu.s[st];
		pos -= btr = hu.n[st];
	}
	if (pos != eb || i + 1 != ss) err(0);
};
var dhu4 = function(dat, out, hu) {
	var bt = 6;
	var sz1 = out.length + 3 >> 2, sz2 = sz1 << 1, sz3 = sz1 + sz2;
	dhu(dat.subarray(bt, bt += dat[0] | dat[1] << 8), out.subarray(0, sz1), hu);
	dhu(dat.subarray(bt, bt += dat[2] | dat[3] << 8), out.subarray(sz1, sz2), hu);
	dhu(dat.subarray(bt, bt += dat[4] | dat[5] << 8), out.subarray(sz2, sz3), hu);
	dhu(dat.subarray(bt), out.subarray(sz3), hu);
};
var rzb = function(dat, st, out) {
	var _a;
	var bt = st.b;
	var b0 = dat[bt], btype = b0 >> 1 & 3;
	st.l = b0 & 1;
	var sz = b0 >> 3 | dat[bt + 1] << 5 | dat[bt + 2] << 13;
	var ebt = (bt += 3) + sz;
	if (btype == 1) {
		if (bt >= dat.length) return;
		st.b = bt + 1;
		if (out) {
			fill(out, dat[bt], st.y, st.y += sz);
			return out;
		}
		return fill(new u8(sz), dat[bt]);
	}
	if (ebt > dat.length) return;
	if (btype == 0) {
		st.b = ebt;
		if (out) {
			out.set(dat.subarray(bt, ebt), st.y);
			st.y += sz;
			return out;
		}
		return slc(dat, bt, ebt);
	}
	if (btype == 2) {
		var b3 = dat[bt], lbt = b3 & 3, sf = b3 >> 2 & 3;
		var lss = b3 >> 4, lcs = 0, s4 = 0;
		if (lbt < 2) {
			if (sf & 1) lss |= dat[++bt] << 4 | (sf & 2 && dat[++bt] << 12);
			else lss = b3 >> 3;
		} else {
			s4 = sf;
			if (sf < 2) lss |= (dat[++bt] & 63) << 4, lcs = dat[bt] >> 6 | dat[++bt] << 2;
			else if (sf == 2) lss |= dat[++bt] << 4 | (dat[++bt] & 3) << 12, lcs = dat[bt] >> 2 | dat[++bt] << 6;
			else lss |= dat[++bt] << 4 | (dat[++bt] & 63) << 12, lcs = dat[bt] >> 6 | dat[++bt] << 2 | dat[++bt] << 10;
		}
		++bt;
		var buf = out ? out.subarray(st.y, st.y + st.m) : new u8(st.m);
		var spl = buf.length - lss;
		if (lbt == 0) buf.set(dat.subarray(bt, bt += lss), spl);
		else if (lbt == 1) fill(buf, dat[bt++], spl);
		else {
			var hu = st.h;
			if (lbt == 2) {
				var hud = rhu(dat, bt);
				lcs += bt - (bt = hud[0]);
				st.h = hu = hud[1];
			} else if (!hu) err(0);
			(s4 ? dhu4 : dhu)(dat.subarray(bt, bt += lcs), buf.subarray(spl), hu);
		}
		var ns = dat[bt++];
		if (ns) {
			if (ns == 255) ns = (dat[bt++] | dat[bt++] << 8) + 32512;
			else if (ns > 127) ns = ns - 128 << 8 | dat[bt++];
			var scm = dat[bt++];
			if (scm & 3) err(0);
			var dts = [
				dmlt,
				doct,
				dllt
			];
			for (var i = 2; i > -1; --i) {
				var md = scm >> (i << 1) + 2 & 3;
				if (md == 1) {
					var rbuf = new u8([
						0,
						0,
						dat[bt++]
					]);
					dts[i] = {
						s: rbuf.subarray(2, 3),
						n: rbuf.subarray(0, 1),
						t: new u16(rbuf.buffer, 0, 1),
						b: 0
					};
				} else if (md == 2) _a = rfse(dat, bt, 9 - (i & 1)), bt = _a[0], dts[i] = _a[1];
				else if (md == 3) {
					if (!st.t) err(0);
					dts[i] = st.t[i];
				}
			}
			var _b = st.t = dts, mlt = _b[0], oct = _b[1], llt = _b[2];
			var lb = dat[ebt - 1];
			if (!lb) err(0);
			var spos = (ebt << 3) - 8 + msb(lb) - llt.b, cbt = spos >> 3, oubt = 0;
			var lst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << llt.b) - 1;
			cbt = (spos -= oct.b) >> 3;
			var ost = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << oct.b) - 1;
			cbt = (spos -= mlt.b) >> 3;
			var mst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mlt.b) - 1;
			for (++ns; --ns;) {
				var llc = llt.s[lst];
				var lbtr = llt.n[lst];
				var mlc = mlt.s[mst];
				var mbtr = mlt.n[mst];
				var ofc = oct.s[ost];
				var obtr = oct.n[ost];
				cbt = (spos -= ofc) >> 3;
				var ofp = 1 << ofc;
				var off = ofp + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16 | dat[cbt + 3] << 24) >>> (spos & 7) & ofp - 1);
				cbt = (spos -= mlb[mlc]) >> 3;
				var ml = mlbl[mlc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << mlb[mlc]) - 1);
				cbt = (spos -= llb[llc]) >> 3;
				var ll = llbl[llc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << llb[llc]) - 1);
				cbt = (spos -= lbtr) >> 3;
				lst = llt.t[lst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << lbtr) - 1);
				cbt = (spos -= mbtr) >> 3;
				mst = mlt.t[mst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mbtr) - 1);
				cbt = (spos -= obtr) >> 3;
				ost = oct.t[ost] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << obtr) - 1);
				if (off > 3) {
					st.o[2] = st.o[1];
					st.o[1] = st.o[0];
					st.o[0] = off -= 3;
				} else {
					var idx = off - (ll != 0);
					if (idx) {
						off = idx == 3 ? st.o[0] - 1 : st.o[idx];
						if (idx > 1) st.o[2] = st.o[1];
						st.o[1] = st.o[0];
						st.o[0] = off;
					} else off = st.o[0];
				}
				for (var i = 0; i < ll; ++i) buf[oubt + i] = buf[spl + i];
				oubt += ll, spl += ll;
				var stin = oubt - off;
				if (stin < 0) {
					var len = -stin;
					var bs = st.e + stin;
					if (len > ml) len = ml;
					for (var i = 0; i < len; ++i) buf[oubt + i] = st.w[bs + i];
					oubt += len, ml -= len, stin = 0;
				}
				for (var i = 0; i < ml; ++i) buf[oubt + i] = buf[stin + i];
				oubt += ml;
			}
			if (oubt != spl) while (spl < buf.length) buf[oubt++] = buf[spl++];
			else oubt = buf.length;
			if (out) st.y += oubt;
			else buf = slc(buf, 0, oubt);
		} else if (out) {
			st.y += lss;
			if (spl) for (var i = 0; i < lss; ++i) buf[i] = buf[spl + i];
		} else if (spl) buf = slc(buf, spl);
		st.b = ebt;
		return buf;
	}
	err(2);
};
var cct = function(bufs, ol) {
	if (bufs.length == 1) return bufs[0];
	var buf = new u8(ol);
	for (var i = 0, b = 0; i < bufs.length; ++i) {
		var chk = bufs[i];
		buf.set(chk, b);
		b += chk.length;
	}
	return buf;
};
/**
* Decompressor for Zstandard streamed data
*/
var Decompress = /* @__PURE__ */ function() {
	/**
	* Creates a Zstandard decompressor
	* @param ondata The handler for stream data
	*/
	function Decompress(ondata) {
		this.ondata = ondata;
		this.c = [];
		this.l = 0;
		this.z = 0;
	}
	/**
	* Pushes data to be decompressed
	* @param chunk The chunk of data to push
	* @param final Whether or not this is the last chunk in the stream
	*/
	Decompress.prototype.push = function(chunk, final) {
		if (typeof this.s == "number") {
			var sub = Math.min(chunk.length, this.s);
			chunk = chunk.subarray(sub);
			this.s -= sub;
		}
		var ncs = chunk.length + this.l;
		if (!this.s) {
			if (final) {
				if (!ncs) {
					this.ondata(new u8(0), true);
					return;
				}
				if (ncs < 5) err(5);
			} else if (ncs < 18) {
				this.c.push(chunk);
				this.l = ncs;
				return;
			}
			if (this.l) {
				this.c.push(chunk);
				chunk = cct(this.c, ncs);
				this.c = [];
				this.l = 0;
			}
			if (typeof (this.s = rzfh(chunk)) == "number") return this.push(chunk, final);
		}
		if (typeof this.s != "number") {
			if (ncs < (this.z || 3)) {
				if (final) err(5);
				this.c.push(chunk);
				this.l = ncs;
				return;
			}
			if (this.l) {
				this.c.push(chunk);
				chunk = cct(this.c, ncs);
				this.c = [];
				this.l = 0;
			}
			if (!this.z && ncs < (this.z = chunk[this.s.b] & 2 ? 4 : 3 + (chunk[this.s.b] >> 3 | chunk[this.s.b + 1] << 5 | chunk[this.s.b + 2] << 13))) {
				if (final) err(5);
				this.c.push(chunk);
				this.l = ncs;
				return;
			} else this.z = 0;
			for (;;) {
				var blk = rzb(chunk, this.s);
				if (!blk) {
					if (final) err(5);
					var adc = chunk.subarray(this.s.b);
					this.s.b = 0;
					this.c.push(adc), this.l += adc.length;
					return;
				} else {
					this.ondata(blk, false);
					cpw(this.s.w, 0, blk.length);
					this.s.w.set(blk, this.s.w.length - blk.length);
				}
				if (this.s.l) {
					var rest = chunk.subarray(this.s.b);
					this.s = this.s.c * 4;
					this.push(rest, final);
					return;
				}
			}
		} else if (final) err(5);
	};
	return Decompress;
}();

// node_modules/nanotar/dist/index.mjs
const tarItemTypeMap = {
	"0": "file",
	"1": "hardLink",
	"2": "symbolicLink",
	"3": "characterDevice",
	"4": "blockDevice",
	"5": "directory",
	"6": "fifo",
	"7": "contiguousFile",
	"g": "globalExtendedHeader",
	"x": "extendedHeader",
	"D": "gnuDirectory",
	"I": "gnuInodeMetadata",
	"K": "gnuLongLinkName",
	"L": "gnuLongFileName",
	"N": "gnuOldLongFileName",
	"M": "gnuMultiVolume",
	"S": "gnuSparseFile",
	"E": "gnuExtendedSparse",
	"A": "solarisAcl",
	"V": "solarisVolumeLabel",
	"X": "solarisOldExtendedHeader"
};
function parseTar(data, opts) {
	const buffer = data.buffer || data;
	const files = [];
	let offset = 0;
	let nextExtendedHeader;
	let globalExtendedHeader;
	while (offset < buffer.byteLength - 512) {
		let name = _readString(buffer, offset, 100);
		if (name.length === 0) break;
		if (nextExtendedHeader) {
			const longName = nextExtendedHeader.path || nextExtendedHeader.linkpath;
			if (longName) name = longName;
		}
		const mode = _readString(buffer, offset + 100, 8).trim();
		const uid = Number.parseInt(_readString(buffer, offset + 108, 8));
		const gid = Number.parseInt(_readString(buffer, offset + 116, 8));
		const size = _readNumber(buffer, offset + 124, 12);
		const seek = 512 + 512 * Math.trunc(size / 512) + (size % 512 ? 512 : 0);
		const mtime = _readNumber(buffer, offset + 136, 12);
		const _type = _readString(buffer, offset + 156, 1) || "0";
		const type = tarItemTypeMap[_type] || _type;
		switch (type) {
			case "extendedHeader":
			case "globalExtendedHeader": {
				const headers = _parseExtendedHeaders(new Uint8Array(buffer, offset + 512, size));
				if (type === "extendedHeader") nextExtendedHeader = headers;
				else {
					nextExtendedHeader = void 0;
					globalExtendedHeader = {
						...globalExtendedHeader,
						...headers
					};
				}
				offset += seek;
				continue;
			}
			case "gnuLongFileName":
			case "gnuOldLongFileName":
			case "gnuLongLinkName":
				nextExtendedHeader = { path: _readString(buffer, offset + 512, size) };
				offset += seek;
				continue;
		}
		const user = _readString(buffer, offset + 265, 32);
		const group = _readString(buffer, offset + 297, 32);
		name = _sanitizePath(name);
		const meta = {
			name,
			type,
			size,
			attrs: {
				...globalExtendedHeader,
				...nextExtendedHeader,
				mode,
				uid,
				gid,
				mtime,
				user,
				group
			}
		};
		nextExtendedHeader = void 0;
		if (opts?.filter && !opts.filter(meta)) {
			offset += seek;
			continue;
		}
		if (opts?.metaOnly) {
			files.push(meta);
			offset += seek;
			continue;
		}
		const data2 = size === 0 ? void 0 : new Uint8Array(buffer, offset + 512, size);
		files.push({
			...meta,
			data: data2,
			get text() {
				return new TextDecoder().decode(this.data);
			}
		});
		offset += seek;
	}
	return files;
}
function _sanitizePath(path) {
	let normalized = path.replace(/\\/g, "/");
	normalized = normalized.replace(/^[a-zA-Z]:\//, "");
	normalized = normalized.replace(/^\/+/, "");
	const hasLeadingDotSlash = normalized.startsWith("./");
	const parts = normalized.split("/");
	const resolved = [];
	for (const part of parts) if (part === "..") resolved.pop();
	else if (part !== "." && part !== "") resolved.push(part);
	let result = resolved.join("/");
	if (hasLeadingDotSlash && !result.startsWith("./")) result = "./" + result;
	if (path.endsWith("/") && !result.endsWith("/")) result += "/";
	return result;
}
function _readString(buffer, offset, size) {
	const view = new Uint8Array(buffer, offset, size);
	const i = view.indexOf(0);
	return new TextDecoder().decode(i === -1 ? view : view.slice(0, i));
}
function _readNumber(buffer, offset, size) {
	const view = new Uint8Array(buffer, offset, size);
	let str = "";
	for (let i = 0; i < size; i++) str += String.fromCodePoint(view[i]);
	return Number.parseInt(str, 8);
}
function _parseExtendedHeaders(data) {
	const dataStr = new TextDecoder().decode(data);
	const headers = {};
	for (const line of dataStr.split("\n")) {
		const s = line.split(" ")[1]?.split("=");
		if (s) headers[s[0]] = s[1];
	}
	return headers;
}

// src/package-record/zstd-frame.ts
/** A zstd file is begun by this; little-endian 0xFD2FB528 (RFC 8878, section 3.1.1). */
const MAGIC = [
	40,
	181,
	47,
	253
];
/** Encoders of layers use at most 8 MiB (RFC 8878 asks decoders to support that much). */
const MAX_WINDOW = 8388608;
/** A full block holds 128 KiB; the record is a few tens of KiB. */
const MAX_BLOCKS = 256;
function isZstd(bytes) {
	return MAGIC.every((byte, place) => bytes[place] === byte);
}
/**
* Why a zstd file is better not unpacked, or `undefined`. fzstd allocates the window that a frame asks for (up to 2 GB) and
* moves all of it once for every block, so a few kilobytes could keep it busy for minutes: one frame only, whose window and
* number of blocks are what a layer of this size can need. Nothing is unpacked here: a block says how long it is.
*/
function zstdProblem(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (!isZstd(bytes) || bytes.length < 6) return "it is not a zstd file";
	const flags = view.getUint8(4);
	const singleSegment = (flags & 32) !== 0;
	const sizeBytes = [
		singleSegment ? 1 : 0,
		2,
		4,
		8
	][flags >> 6] ?? 0;
	const dictionaryBytes = [
		0,
		1,
		2,
		4
	][flags & 3] ?? 0;
	let place = (singleSegment ? 5 : 6) + dictionaryBytes;
	if (place + sizeBytes > bytes.length) return "it ends too early";
	const window = singleSegment ? contentSize(view, place, sizeBytes) : windowSize(view.getUint8(5));
	if (window > MAX_WINDOW) return `it asks for a window of ${window} bytes`;
	place += sizeBytes;
	for (let blocks = 1; blocks <= MAX_BLOCKS; blocks += 1) {
		if (place + 3 > bytes.length) return "it ends too early";
		const header = view.getUint16(place, true) | view.getUint8(place + 2) << 16;
		const length = (header >> 1 & 3) === 1 ? 1 : header >> 3;
		place += 3 + length;
		if ((header & 1) === 0) continue;
		const end = place + ((flags & 4) !== 0 ? 4 : 0);
		if (end > bytes.length) return "it ends too early";
		return end === bytes.length ? void 0 : "it contains more than one frame";
	}
	return `it contains more than ${MAX_BLOCKS} blocks`;
}
/** The size of the content, which is the window too where a frame is one segment. */
function contentSize(view, place, bytes) {
	if (bytes === 1) return view.getUint8(place);
	if (bytes === 2) return view.getUint16(place, true) + 256;
	return bytes === 4 ? view.getUint32(place, true) : Number(view.getBigUint64(place, true));
}
function windowSize(descriptor) {
	const base = 2 ** (10 + (descriptor >> 3));
	return base + base / 8 * (descriptor & 7);
}

// src/package-record/read-layer.ts
/** Compressed bytes of a layer that may be the record's; real ones have 5,000 to 30,000. */
const MAX_LAYER = 262144;
/** Bytes after decompression, and of one file. */
const MAX_UNPACKED = 4194304;
const MAX_FILE = 262144;
/**
* Text files of a layer that lie directly in a folder (`usr/share/...`), by name. Whoever may push to the repository
* chooses these bytes, so everything is bounded, and nothing is written anywhere. Throws an Error for bytes that make no sense.
*/
function readLayer(bytes, folder) {
	if (bytes.length > 262144) throw new Error(`the layer is longer than ${MAX_LAYER} bytes`);
	const tar = isZstd(bytes) ? unzstd(bytes) : gunzip(bytes);
	const files = /* @__PURE__ */ new Map();
	const wanted = parseTar(tar, { filter: ({ name, type, size = 0 }) => {
		if (!Number.isSafeInteger(size) || size < 0) throw new Error("the size of a file is not a number");
		return type === "file" && nameIn(folder, name) !== void 0 && size <= MAX_FILE;
	} });
	for (const { name, data } of wanted) {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(data ?? /* @__PURE__ */ new Uint8Array());
		files.set(nameIn(folder, name), text);
	}
	return files;
}
/** `undefined` for what lies elsewhere or deeper. */
function nameIn(folder, path) {
	const plain = path.replace(/^\.\//, "");
	const name = plain.slice(folder.length + 1);
	return plain === `${folder}/${name}` && name !== "" && !name.includes("/") ? name : void 0;
}
function gunzip(bytes) {
	if (bytes[0] !== 31 || bytes[1] !== 139) throw new Error("the layer is neither zstd nor gzip");
	return alone([gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED })]);
}
/** Node 20 has no zstd of its own. */
function unzstd(bytes) {
	const problem = zstdProblem(bytes);
	if (problem !== void 0) throw new Error(`the layer cannot be unpacked: ${problem}`);
	const chunks = [];
	let length = 0;
	new Decompress((chunk) => {
		length += chunk.length;
		if (length > 4194304) throw new Error(`the layer unpacks to more than ${MAX_UNPACKED} bytes`);
		chunks.push(chunk);
	}).push(bytes, true);
	return alone(chunks);
}
/** A buffer of its own: nanotar reads the whole of the one under a view. */
function alone(chunks) {
	const buffer = new ArrayBuffer(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
	const view = new Uint8Array(buffer);
	let place = 0;
	for (const chunk of chunks) {
		view.set(chunk, place);
		place += chunk.length;
	}
	return buffer;
}

// src/package-record/read-record.ts
const FOLDER = "usr/share/container-action";
/** The configuration of an image is a few thousand bytes. */
const MAX_CONFIGURATION = 1048576;
/**
* What an image of the registry says it holds, from the small layers that its history says were copied to the record's folder:
* no large layer is read. Never throws: a record that is missing or damaged is not known, with the reason.
*/
async function readRecord(registry, repository, manifest) {
	try {
		const files = await readRecordFiles(registry, repository, manifest);
		const record = {};
		for (const [name, installer] of Object.entries(RECORD_FILES)) {
			const text = files.get(name);
			const packages = text === void 0 ? void 0 : readPackages(installer, text);
			if (packages !== void 0) record[installer] = packages;
		}
		return INSTALLERS.some((installer) => record[installer] !== void 0) ? { record } : { unknown: "the image contains no record of its packages" };
	} catch (error) {
		return { unknown: error instanceof Error ? error.message : String(error) };
	}
}
/** The record's files by name, as they stand in the image. Throws an Error for an image that cannot be read so. */
async function readRecordFiles(registry, repository, manifest) {
	const files = /* @__PURE__ */ new Map();
	for (const digest of await recordLayers(registry, repository, manifest)) {
		const layer = readLayer(await registry.blob(repository, digest, MAX_LAYER), FOLDER);
		for (const [name, text] of layer) files.set(name, text);
	}
	return files;
}
/** Digests of the layers that may hold the record, lowest first. Throws an Error for an image that cannot be read so. */
async function recordLayers(registry, repository, manifest) {
	const { registry: host, path } = repository;
	const platform = await platformManifest(manifest, (digest) => registry.manifest({
		registry: host,
		path,
		digest
	}));
	const { config, layers } = platform ? fieldsOf(parseJson(platform.bytes)) : {};
	if (!Array.isArray(layers)) throw new Error("it is an index of images for several platforms");
	const digest = config?.digest;
	if (typeof digest !== "string" || !isDigest(digest)) throw new Error("its manifest does not name a configuration");
	const { history } = fieldsOf(parseJson(await registry.blob(repository, digest, MAX_CONFIGURATION)));
	if (!Array.isArray(history)) throw new Error("its configuration has no history");
	const made = history.filter((entry) => entry?.empty_layer !== true);
	if (made.length !== layers.length) throw new Error("its history does not match its layers");
	return layers.flatMap((layer, place) => {
		const by = made[place]?.created_by;
		const { digest: name, size } = layer ?? {};
		return typeof size === "number" && size <= 262144 && typeof name === "string" && isDigest(name) && String(by).includes(`/${FOLDER}`) ? [name] : [];
	}).slice(-6);
}

// src/package-record/compare.ts
/**
* What changed from one published image to another. `undefined`, after one notice, where it cannot be known: it explains an
* image, so it must not fail one that is verified.
*/
async function compareImages(before, after, { registry, repository, log }) {
	const [old, now] = await Promise.all([readRecord(registry, repository, before), readRecord(registry, repository, after)]);
	return compareRecords(before, old, now, log);
}
/**
* What changed from a published image to one that was built and not published. `readFile` reads a file of the record that the
* build wrote down. It holds no apt packages: they belong to the base.
*/
async function compareWithBuilt(before, readFile, { registry, repository, log }) {
	const record = {};
	for (const [name, installer] of Object.entries(RECORD_FILES)) {
		const bytes = await readFile(name);
		const packages = bytes && readPackages(installer, Buffer.from(bytes).toString("utf8"));
		if (packages !== void 0) record[installer] = packages;
	}
	const now = Object.keys(record).length > 0 ? { record } : { unknown: "the build wrote no record of its packages" };
	return compareRecords(before, await readRecord(registry, repository, before), now, log);
}
function compareRecords(before, old, now, log) {
	if ("record" in old && "record" in now) return {
		against: before.digest,
		changes: changesBetween(old.record, now.record)
	};
	const why = [..."unknown" in old ? [`the newest image before: ${old.unknown}`] : [], ..."unknown" in now ? [`the new image: ${now.unknown}`] : []];
	log.notice(`The packages of the two images cannot be compared (${why.join("; ")}).`);
}

export { compareWithBuilt as n, readRecordFiles as r, compareImages as t };