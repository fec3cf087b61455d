import { describe, expect, test } from 'vitest';
import { pagePolicy } from '../src/policy.ts';

describe('the policy of pages', () => {
  test('lets nothing inline run, and nothing from elsewhere', () => {
    expect(pagePolicy()).toContain("default-src 'none'");
    expect(pagePolicy({ more: ["media-src 'self'"] })).toContain("; media-src 'self'; ");
    expect(pagePolicy()).not.toMatch(/unsafe|https?:|\*/);
  });

  test('says once who may frame them', () => {
    expect(pagePolicy()).toMatch(/; frame-ancestors 'none'$/);
    expect(pagePolicy({ framedBy: ['https://a.example', 'https://b.example'] })).toMatch(
      /^(?!.*'none'$).*; frame-ancestors https:\/\/a\.example https:\/\/b\.example$/,
    );
  });
});
