// The attendance sheet: letters mark and move down, every mark is sent on its own with the version
// it was made over, and what could not be sent stays on this device until it is. The marks of others
// come in every few seconds. Works on <form data-sheet>; without script the form sends itself.
(() => {
  'use strict'
  const form = document.querySelector('form[data-sheet]')
  const pick = document.querySelector('[data-pick]')
  if (pick) pick.addEventListener('change', () => pick.submit())
  if (!form) return
  const open = form.dataset.open !== undefined
  const KEY = form.dataset.keyOf
  const RETRY = 4000, POLL = 5000, TYPED = 900
  const WORDS = { P: 'present', L: 'late', A: 'absent', E: 'excused', '': 'not marked' }
  const rows = Array.from(form.querySelectorAll('tr[data-who]'))
  const byId = new Map(rows.map(row => [row.dataset.who, row]))
  const token = () => JSON.parse(document.body.getAttribute('hx-headers') || '{}')
  const head = more => Object.assign({ 'X-Sheet': '1', 'HX-Request': 'true' }, more)
  const part = (row, name) => row.querySelector('[data-' + name + ']')
  const name = row => row.querySelector('.who a, .who').textContent.trim()
  const say = text => { document.getElementById('say').textContent = text }
  const toast = detail => document.dispatchEvent(new CustomEvent('cp:toast', { detail }))
  const save = { box: document.querySelector('[data-saved]'), text: document.querySelector('[data-saved-text]') }
  const offline = document.querySelector('[data-offline]')
  const count = document.querySelector('[data-count-text]')

  // ---- what waits to be sent: id → { mark, minutes, remark, reason, seen }
  const waiting = new Map(), busy = new Set(), undone = []
  let here = 0, lastLate = null, typed = null, stopped = false, down = false, sleeping = 0

  Object.keys(localStorage).filter(key => key.startsWith('marks:') && !key.startsWith(KEY.split(':').slice(0, 2).join(':') + ':'))
    .forEach(key => localStorage.removeItem(key))
  const keep = () => {
    form.toggleAttribute('data-waiting', waiting.size > 0 || typed !== null)
    if (waiting.size) localStorage.setItem(KEY, JSON.stringify(Array.from(waiting)))
    else localStorage.removeItem(KEY)
  }

  // ---- showing
  const show = (row, state) => {
    row.dataset.mark = state.mark
    row.querySelectorAll('input[type=radio]').forEach(radio => { radio.checked = radio.value === state.mark })
    const minutes = part(row, 'minutes')
    minutes.hidden = state.mark !== 'L' || !open
    if (document.activeElement !== minutes && !(typed && typed.row === row)) minutes.value = state.minutes || ''
    if (state.remark !== undefined) { const text = part(row, 'remark'); if (text) text.textContent = state.remark }
    if (state.mark !== 'E') delete row.dataset.excused
  }
  const tell = () => {
    rows.forEach(row => row.classList.toggle('is-waiting', down && waiting.has(row.dataset.who)))
    const left = rows.filter(row => !row.dataset.mark).length
    if (count) count.textContent = (rows.length - left) + ' marked, ' + left + ' to go.'
    offline.hidden = !(down && waiting.size)
    if (down && waiting.size) offline.textContent = 'No connection. ' + (waiting.size === 1 ? '1 mark is' : waiting.size + ' marks are') + ' kept on this device and sent when it is back.'
  }
  const went = text => { if (text) { save.box.hidden = false; save.text.textContent = text } }
  const clear = row => { const more = part(row, 'more'); more.replaceChildren(); more.hidden = true }
  const offer = (row, sentence, buttons) => {
    const more = part(row, 'more'), text = document.createElement('span')
    text.textContent = sentence; text.setAttribute('role', 'alert')
    more.replaceChildren(text, ...buttons.map(([label, act]) => {
      const button = document.createElement('button')
      button.type = 'button'; button.className = 'btn btn-secondary btn-sm'; button.textContent = label
      button.addEventListener('click', () => { clear(row); act() })
      return button
    }))
    more.hidden = false
  }

  // ---- sending: one at a time for each row
  const send = id => {
    if (busy.has(id) || stopped || !waiting.has(id)) return
    const row = byId.get(id), sent = waiting.get(id), body = new URLSearchParams()
    if (!row) { waiting.delete(id); keep(); return }
    body.set('mark', sent.mark); body.set('version', sent.seen)
    if (sent.minutes) body.set('minutes', sent.minutes)
    if (sent.remark !== undefined) body.set('remark', sent.remark)
    if (sent.reason) body.set('reason', sent.reason)
    busy.add(id)
    fetch(form.dataset.sheet.replace('/0/', '/' + id + '/'), { method: 'POST', body, headers: head(token()), redirect: 'manual' }).then(answer => {
      busy.delete(id)
      if (answer.status >= 500) throw new Error()
      down = false
      if (![200, 409, 422].includes(answer.status)) { stop(answer.status); return null }
      return answer.json().then(told => heard(id, row, sent, answer.status, told))
    }).catch(() => { busy.delete(id); down = true; tell(); later() })
  }
  const later = () => { clearTimeout(sleeping); sleeping = setTimeout(flush, RETRY) }
  const flush = () => waiting.forEach((_, id) => send(id))
  const stop = status => {
    stopped = true
    toast({ kind: 'bad', text: status === 404 ? 'This sheet is not there any more. Reload the page.' : 'Your marks are kept on this device. Reload the page and sign in again.' })
  }
  const heard = (id, row, sent, status, told) => {
    const now = waiting.get(id)
    row.dataset.version = told.row.version
    if (status === 200) {
      went(told.saved)
      if (now === sent) { waiting.delete(id); show(row, told.row) } else { now.seen = told.row.version; send(id) }
    } else {
      waiting.delete(id)
      show(row, told.row)
      if (status === 409) {
        const again = { ...sent, seen: told.row.version }
        offer(row, told.sentence, [
          ['Keep ' + (told.row.mark || 'theirs'), () => {}],
          ['Use ' + (sent.mark || 'no mark'), () => put(row, again)]
        ])
      } else if (told.reasons) {
        offer(row, told.sentence, told.reasons.map(reason => [reason, () => put(row, { ...sent, seen: told.row.version, reason })]))
      } else { offer(row, told.sentence, [['All right', () => {}]]) }
      say(name(row) + ': ' + told.sentence)
    }
    keep(); tell()
  }
  const put = (row, said) => {
    const id = row.dataset.who
    waiting.set(id, { seen: row.dataset.version, ...said })
    show(row, { mark: said.mark, minutes: said.minutes, remark: said.remark })
    clear(row); keep(); tell(); send(id)
  }
  const mark = (row, letter) => {
    const before = { mark: row.dataset.mark, minutes: part(row, 'minutes').value }
    if (before.mark === letter) return
    undone.push([row, before])
    put(row, { mark: letter })
    say(name(row) + ' ' + WORDS[letter])
  }

  // ---- the row that the keys work on
  const stand = (number, focus = true) => {
    here = Math.max(0, Math.min(rows.length - 1, number))
    rows.forEach((row, place) => row.classList.toggle('is-here', place === here && open))
    if (!focus) return
    const row = rows[here], radio = row.querySelector('input:checked') || row.querySelector('input[type=radio]')
    radio.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  }
  const on = () => {
    let next = here + 1
    while (next < rows.length && rows[next].dataset.excused !== undefined) next++
    if (next < rows.length) stand(next); else say('That was the last one.')
  }
  const remark = row => {
    const more = part(row, 'more'), box = document.createElement('input')
    box.className = 'form-control form-control-sm'; box.maxLength = 300
    box.value = part(row, 'remark') ? part(row, 'remark').textContent : ''
    box.setAttribute('aria-label', 'Remark, ' + name(row)); box.placeholder = 'Remark, Enter saves'
    more.replaceChildren(box); more.hidden = false; box.focus()
    const minutes = part(row, 'minutes').value
    box.addEventListener('keydown', event => {
      if (event.key === 'Enter') { event.preventDefault(); put(row, { mark: row.dataset.mark, minutes, remark: box.value.trim() }); stand(here) }
      if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); clear(row); stand(here) }
    })
    box.addEventListener('change', () => { if (!more.hidden) put(row, { mark: row.dataset.mark, minutes, remark: box.value.trim() }) })
  }
  const undo = () => {
    const last = undone.pop()
    if (!last) { say('There is nothing to undo.'); return }
    stand(rows.indexOf(last[0])); put(last[0], last[1]); say('Undone: ' + name(last[0]) + ' ' + WORDS[last[1].mark])
  }
  const number = digit => {
    if (!typed) typed = { row: lastLate, text: '' }
    typed.text = (typed.text + digit).slice(0, 3)
    part(typed.row, 'minutes').value = typed.text
    clearTimeout(typed.timer)
    typed.timer = setTimeout(counted, TYPED)
    keep()
  }
  const counted = () => {
    if (!typed) return
    const { row, text, timer } = typed
    clearTimeout(timer); typed = null
    put(row, { mark: 'L', minutes: text })
  }
  const typing = el => el.matches('input:not([type=radio]):not([type=checkbox]), textarea, select')

  document.addEventListener('keydown', event => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === 'off') return
    if (typing(event.target) || document.querySelector('.modal.show')) return
    const key = event.key, row = rows[here], letter = key.toUpperCase()
    const acts = { ArrowDown: () => stand(here + 1), ArrowUp: () => stand(here - 1), j: () => stand(here + 1), k: () => stand(here - 1), m: fill, r: () => remark(row), R: () => remark(row), u: undo, U: undo, Delete: () => mark(row, ''), Backspace: () => mark(row, '') }
    let act = acts[key]
    if (event.shiftKey && letter === 'P') act = fill
    else if (['P', 'L', 'E', 'A'].includes(letter) && key.length === 1) act = () => { counted(); mark(row, letter); lastLate = letter === 'L' ? row : null; on() }
    else if (/^\d$/.test(key) && lastLate) act = () => number(key)
    if (act) { event.preventDefault(); event.stopPropagation(); act() }
  }, true)
  form.addEventListener('focusin', event => { const row = event.target.closest('tr[data-who]'); if (row) stand(rows.indexOf(row), false) })
  form.addEventListener('change', event => {
    const row = event.target.closest('tr[data-who]')
    if (!row) return
    if (event.target.type === 'radio') { mark(row, event.target.value); lastLate = event.target.value === 'L' ? row : null }
    if (event.target.matches('[data-minutes]')) put(row, { mark: 'L', minutes: event.target.value.trim() })
  })
  form.addEventListener('submit', event => event.preventDefault())

  // ---- the rest present: what waits goes first, so that nothing is overtaken
  const filling = document.querySelector('form[data-fill]')
  const fill = () => {
    if (!filling) return
    if (waiting.size) { flush(); setTimeout(fill, 250); return }
    fetch(filling.action, { method: 'POST', headers: head(token()), redirect: 'manual' })
      .then(answer => answer.json().then(told => ({ told, answer })))
      .then(({ told, answer }) => {
        toast({ text: told.sentence, kind: answer.ok ? 'good' : 'info', undo: told.undo })
        went(told.saved); look()
      }).catch(() => toast({ kind: 'bad', text: 'No connection. Nothing was changed; try again when it is back.' }))
  }
  if (filling) filling.addEventListener('submit', event => { event.preventDefault(); fill() })

  // ---- the marks of others
  let asked = false
  const look = () => {
    if (stopped || asked || document.hidden) return
    asked = true
    fetch(form.dataset.live, { headers: head({ 'X-Poll': '1' }), redirect: 'manual' }).then(answer => {
      if (answer.status !== 200) { if (answer.status < 500) stopped = true; return null }
      if (down) { down = false; flush() }
      return answer.json()
    }).then(told => {
      asked = false
      if (!told) return
      Object.entries(told.rows).forEach(([id, state]) => {
        const row = byId.get(id)
        if (!row || waiting.has(id) || busy.has(id) || Number(row.dataset.version) >= state.version) return
        row.dataset.version = state.version
        show(row, state)
        row.classList.add('is-new'); setTimeout(() => row.classList.remove('is-new'), 1500)
      })
      if (told.people > rows.length) offerReload()
      tell()
    }).catch(() => { asked = false; if (waiting.size) { down = true; tell() } })
  }
  const offerReload = () => { offline.hidden = false; offline.textContent = 'Somebody was added to this sheet. Reload the page to see them.' }

  // ---- what was kept from before
  try { JSON.parse(localStorage.getItem(KEY) || '[]').forEach(([id, said]) => { const row = byId.get(id); if (row) { waiting.set(id, said); show(row, { mark: said.mark, minutes: said.minutes, remark: said.remark }) } }) } catch (e) { localStorage.removeItem(KEY) }
  if (open) { stand(Math.max(0, rows.findIndex(row => !row.dataset.mark))); flush() }
  tell()
  setInterval(look, POLL)
  window.addEventListener('online', () => { flush(); look() })
  document.addEventListener('visibilitychange', look)
  document.addEventListener('submit', event => { if (/\/logout\/$/.test(event.target.action)) localStorage.removeItem(KEY) })
})()
