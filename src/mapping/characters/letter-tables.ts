/** Pairs of a letter and its Latin form, divided by blanks; `-` stands for nothing. */
const latin = 'đ d ð d þ th œ oe ŋ ng ħ h ŧ t ƒ f ẞ SS ĸ k ə a ʻ - ʼ - ʹ - ʺ -';
const cyrillic =
  'а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya ' +
  'є ye і i ї yi ґ g ў u ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj ќ kj ѕ dz ѐ e ѝ i ә a ғ gh қ q ң ng ө o ұ u ү u һ h җ zh';
const greek =
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o ' +
  'ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y';
const georgian =
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h';
const armenian =
  'ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k և ev օ o ֆ f';
const hebrew =
  'א - ב b ג g ד d ה h ו v ז z ח ch ט t י y ך k כ k ל l ם m מ m ן n נ n ס s ע - ף p פ p ץ ts צ ts ק k ר r ש sh ת t ׳ - ״ -';
const arabic =
  'ا a أ a إ i آ a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع - غ gh ف f ق q ك k ل l م m ن n ه h ة a و w ي y ى a ء - ئ y ؤ w ' +
  'پ p چ ch ژ zh گ g ک k ی y َ a ُ u ِ i ّ - ْ - ً an ٌ un ٍ in';
const kana =
  'あ a い i う u え e お o か ka き ki く ku け ke こ ko さ sa し shi す su せ se そ so た ta ち chi つ tsu て te と to な na に ni ぬ nu ね ne の no ' +
  'は ha ひ hi ふ fu へ he ほ ho ま ma み mi む mu め me も mo や ya ゆ yu よ yo ら ra り ri る ru れ re ろ ro わ wa を o ん n ' +
  'が ga ぎ gi ぐ gu げ ge ご go ざ za じ ji ず zu ぜ ze ぞ zo だ da ぢ ji づ zu で de ど do ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po ' +
  'ゃ ya ゅ yu ょ yo っ - ー -';

const KATAKANA_OFFSET = 0x60;

/** The Latin form of each small letter of the scripts that are known; kana stand in both syllabaries. */
export const letterTables: ReadonlyMap<string, string> = buildTables();

function buildTables(): Map<string, string> {
  const table = new Map<string, string>();
  for (const pairs of [latin, cyrillic, greek, georgian, armenian, hebrew, arabic]) addPairs(table, pairs, 0);
  addPairs(table, kana, 0);
  addPairs(table, kana, KATAKANA_OFFSET);
  return table;
}

function addPairs(table: Map<string, string>, pairs: string, offset: number): void {
  const parts = pairs.split(' ');
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const letter = parts[at] ?? '';
    const shifted = letter === 'ー' ? letter : String.fromCodePoint((letter.codePointAt(0) ?? 0) + offset);
    const form = parts[at + 1] ?? '';
    table.set(shifted, form === '-' ? '' : form);
  }
}
