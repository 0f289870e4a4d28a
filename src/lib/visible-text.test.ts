import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

const invisible = [
  '\u200B',
  '\u200D',
  '\u200E',
  '\u202A',
  '\u202E',
  '\u2066',
  '\u2069',
  '\uFEFF',
  '\u00AD',
  '\u2060',
  '\u0000',
  '\u0007',
  '\u001B',
  '\u2028',
  '\u2029',
  '\u00A0',
  '\u3000',
  '\u115F',
  '\u3164',
  '\uFE0F',
  '\u{E0041}',
  '\uD800',
  '\uDFFF',
  '\r',
  '\n',
  '\t',
];

describe('visibleText', () => {
  it.each([
    ['SRV-SQL-01', 'SRV-SQL-01'],
    ['Überwachung 東京 نظام', 'Überwachung 東京 نظام'],
    ['SRV\u202E10-LQS', 'SRV⟨U+202E⟩10-LQS'],
    ['a\u200Bb', 'a⟨U+200B⟩b'],
    ['a\u{E0041}b', 'a⟨U+E0041⟩b'],
    ['line\r\nline\tend', 'line⏎line⇥end'],
    ['\uD800', '⟨U+D800⟩'],
    ['SRV-SQL-\u041E1', 'SRV-SQL-⟨U+041E⟩1'],
    ['C\u043Entoso SQL-Москва \u041E\u0421', 'C⟨U+043E⟩ntoso SQL-Москва \u041E\u0421'],
    ['Contoso  Prod ', 'Contoso ␣Prod␣'],
    ['One thing.  Another', 'One thing.  Another'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('cuts long text with an ellipsis, and only then', () => {
    expect(visibleText('a'.repeat(200))).toBe('a'.repeat(200));
    expect(visibleText('a'.repeat(201))).toBe(`${'a'.repeat(199)}…`);
    expect(visibleText('a'.repeat(10_000), 10)).toBe('aaaaaaaaa…');
    expect(visibleText('😀'.repeat(200))).toBe('😀'.repeat(200));
  });

  it('shows no character that cannot be seen, and never more than its limit', () => {
    const unseen = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Zl}\p{Zp}]/u;
    // Unassigned code points have no meaning yet and are left as they are.
    const assigned = fc.string({ unit: 'binary', maxLength: 120 }).map((text) => text.replace(/\p{Cn}|\p{Co}/gu, ''));
    fc.assert(
      fc.property(assigned, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const shown = visibleText(text, max);
        expect(shown).not.toMatch(unseen);
        expect(Array.from(shown).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('makes names that differ only in what cannot be seen look different', () => {
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(name, fc.constantFrom(...invisible), fc.nat(), (plain, character, at) => {
        const index = at % (plain.length + 1);
        const spoofed = plain.slice(0, index) + character + plain.slice(index);
        expect(visibleText(spoofed)).not.toBe(visibleText(plain));
      }),
    );
  });

  it('leaves ordinary text alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), (any) => {
        const text = any.replace(/ +/g, ' ').trim();
        expect(visibleText(text)).toBe(text);
      }),
    );
  });
});
