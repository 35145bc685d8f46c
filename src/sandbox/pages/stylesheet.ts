const text = `
:root { color-scheme: light; --ink: #1d2733; --quiet: #52606d; --line: #d5dce4; --ground: #f5f7fa; --accent: #0b5cab; --bad: #a61b1b; --good: #1c6b3c; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--ground); }
.banner { margin: 0; padding: .5rem 1rem; background: #fff3cd; color: #4d3800; border-bottom: 1px solid #e3c766; text-align: center; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem 1.5rem; background: #fff; border-bottom: 1px solid var(--line); }
.instance { font-weight: 600; }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; flex: 1; }
a { color: var(--accent); }
.who { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; color: var(--quiet); }
footer { max-width: 60rem; margin: 0 auto 2rem; padding: 0 1.25rem; }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
.card { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: 1.5rem; margin-bottom: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
fieldset { border: 1px solid var(--line); border-radius: .375rem; margin: 0 0 1.25rem; padding: .75rem 1rem 1rem; }
legend { font-weight: 600; padding: 0 .375rem; }
label { display: block; font-weight: 600; }
label.choice { display: flex; gap: .625rem; align-items: flex-start; font-weight: 400; padding: .25rem 0; }
label.choice input { margin-top: .35rem; flex: none; }
.field { margin-bottom: 1.25rem; }
.hint { color: var(--quiet); font-size: .9rem; margin: .25rem 0 0; }
input[type=text], input[type=email], textarea { width: 100%; font: inherit; padding: .5rem .625rem; border: 1px solid #7b8794; border-radius: .25rem; background: #fff; }
[aria-invalid=true] { border-color: var(--bad) !important; }
.error { color: var(--bad); font-weight: 600; margin: .25rem 0 0; }
.problems { border: 1px solid var(--bad); border-left-width: .375rem; border-radius: .25rem; padding: 1rem; margin-bottom: 1.25rem; background: #fff; }
.problems ul { margin: .5rem 0 0; padding-left: 1.25rem; }
button, .button { display: inline-block; font: inherit; font-weight: 600; padding: .5rem 1.25rem; border-radius: .25rem; border: 1px solid var(--accent); background: var(--accent); color: #fff; cursor: pointer; text-decoration: none; }
button.second, .button.second { background: #fff; color: var(--accent); }
button.quiet { border-color: var(--line); background: #fff; color: var(--ink); font-weight: 400; padding: .25rem .75rem; }
:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; background: #fff; }
th, td { text-align: left; vertical-align: top; padding: .625rem .75rem; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .5rem 1rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: .9rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--accent); }
.active { color: var(--good); }
.inactive { color: var(--quiet); }
.columns { columns: 20rem; }
.columns label { break-inside: avoid; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } main { margin: 1rem auto; } }
`;

/** The one stylesheet of the instance's pages. */
export function respondStylesheet(): Response {
  return new Response(text, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'max-age=3600',
      'x-content-type-options': 'nosniff',
    },
  });
}
