import { Fragment } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { formatDateWithWeekday } from '../kernel/japanese-date.ts'

/** An entry of the main navigation; `count` is what waits there. */
export interface NavItem { label: string; href: string; count?: number; current?: boolean }
/** A step of the breadcrumb; the last one is where we are. */
interface Crumb { label: ReactNode; href?: string }
/** Who is signed in, as the bar shows it. */
interface Person { name: string; role?: string; id?: string }

/** Where the style sheet and the browser script are served. */
export interface Assets { style: string; script: string }
const served: Assets = { style: '/assets/site.css', script: '/assets/client.js' }

/** A whole HTML document without its doctype. `title` is the kind of page and at most a number, never a name. */
export function Document({ title, assets = served, keys = true, children }: { title: string; assets?: Assets; keys?: boolean; children: ReactNode }): ReactElement {
  return (
    <html lang="ja" data-keys={keys ? undefined : 'off'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title}｜拠点`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assets.style} />
        <script src={assets.script} defer />
      </head>
      <body>{children}</body>
    </html>
  )
}

interface LayoutProps {
  title: string
  /** The address of the navigation entry this page belongs to. */
  here?: string
  nav?: readonly (readonly NavItem[])[]
  actor?: Person
  office: string
  today: Temporal.PlainDate
  crumbs?: readonly Crumb[]
  heading: ReactNode
  acts?: ReactNode
  /** What has just been done, said once above the page. */
  notice?: ReactNode
  demo?: boolean
  /** Without navigation and search: signing in, errors. */
  plain?: boolean
  /** Whether this role searches for people at all. */
  search?: boolean
  /** Single-key shortcuts; a person can switch them off. */
  keys?: boolean
  assets?: Assets
  children: ReactNode
}

/** A page of the office: bar, navigation, heading with its acts, and what the page is about. */
export function Layout({ title, here, nav = [], actor, office, today, crumbs = [], heading, acts, notice, demo, plain, search = true, keys = true, assets = served, children }: LayoutProps): ReactElement {
  const full = !plain && nav.length > 0
  return (
    <Document title={title} assets={assets} keys={keys}>
      <a className="skip" href="#main">本文へ移る</a>
      <header className="top">
        {demo && <p className="practice">練習・架空の町</p>}
        <div className="bar">
          <a className="brand" href="/">拠点</a>
          <span className="office">{office}</span>
          {full && search && <Search />}
          {actor && <SignedIn actor={actor} />}
          {full && <details className="menu"><summary>メニュー</summary><Nav label="メニュー" nav={nav} here={here} /></details>}
        </div>
      </header>
      <div className={full ? 'frame' : 'frame plain-frame'}>
        {full && <div className="rail"><Nav label="主なページ" nav={nav} here={here} /></div>}
        <main id="main" tabIndex={-1}>
          <div className="head">
            <div className="head-words">
              <Crumbs crumbs={crumbs} today={today} />
              <h1>{heading}</h1>
            </div>
            {acts && <div className="acts">{acts}</div>}
          </div>
          {notice && <div className="notice done" role="status">{notice}</div>}
          {children}
        </main>
      </div>
      {actor?.id && <signed-in-here data-account={actor.id} data-practice={demo ? '' : undefined} />}
    </Document>
  )
}

function Search(): ReactElement {
  return (
    <form className="search" role="search" method="post" action="/people/search">
      <label className="unseen" htmlFor="search-words">名前・かな・生年月日・電話・番号でさがす</label>
      <input id="search-words" name="words" type="search" autoComplete="off" placeholder="名前・かな・生年月日・電話・番号" data-key="/" aria-keyshortcuts="/" />
      <kbd aria-hidden="true">/</kbd>
      <button className="as-link">さがす</button>
    </form>
  )
}

function SignedIn({ actor }: { actor: Person }): ReactElement {
  return (
    <form className="signed-in" method="post" action="/sign-out">
      <a href="/preferences">{actor.name}{actor.role && <small>{actor.role}</small>}</a>
      <button className="as-link">サインアウト</button>
    </form>
  )
}

function Nav({ label, nav, here }: { label: string; nav: readonly (readonly NavItem[])[]; here: string | undefined }): ReactElement {
  return (
    <nav className="nav" aria-label={label}>
      {nav.map((group, at) => (
        <ul key={at}>
          {group.map(({ label: words, href, count, current }) => (
            <li key={href}>
              <a href={href} aria-current={(current ?? href === here) ? 'page' : undefined}>
                {words}{count !== undefined && count > 0 && <span className="count">{count}<span className="unseen">件</span></span>}
              </a>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  )
}

function Crumbs({ crumbs, today }: { crumbs: readonly Crumb[]; today: Temporal.PlainDate }): ReactElement {
  const day = <time dateTime={today.toString()} className={crumbs.length > 0 ? 'on-paper' : undefined}>{formatDateWithWeekday(today)}</time>
  if (crumbs.length === 0) return <p className="crumbs">{day}</p>
  return (
    <nav className="crumbs" aria-label="現在の場所">
      {crumbs.map(({ label, href }, at) => (
        <Fragment key={at}>{at > 0 && <span aria-hidden="true"> ／ </span>}{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</Fragment>
      ))}
      {day}
    </nav>
  )
}
