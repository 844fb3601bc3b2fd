// Saves a section of an application while it is typed: <form data-autosave="address">. What could
// not be saved stays on the page and, as plain values, in this tab's own storage until it is.
// Two places that change the same section are brought together, or a person chooses.
(() => {
  'use strict'
  const PREFIX = 'apply:'
  const FIRST_WAIT = 2000, LONGEST_WAIT = 30000
  const page = document.querySelector('[data-draft]')
  if (!page) return
  const form = document.querySelector('form[data-autosave]')
  const MINE = PREFIX + page.dataset.draft + ':'

  // What another application left in this tab goes; what this one could not save is sent now.
  Object.keys(sessionStorage)
    .filter(key => key.startsWith(PREFIX) && !(page.dataset.sent === undefined && key.startsWith(MINE)))
    .forEach(key => sessionStorage.removeItem(key))
  const token = JSON.parse(document.body.getAttribute('hx-headers') || '{}')
  Object.keys(sessionStorage).filter(key => key.startsWith(MINE)).forEach(key => {
    const kept = JSON.parse(sessionStorage.getItem(key))
    if (form && kept.address === form.dataset.autosave) return
    fetch(kept.address, { method: 'POST', redirect: 'manual', body: new URLSearchParams(kept.body), headers: token })
      .then(response => { if (response.ok) sessionStorage.removeItem(key) }).catch(() => {})
  })
  if (!form) return

  const KEY = MINE + form.dataset.section
  const OURS = new Set(['csrfmiddlewaretoken', 'version', 'writer', 'later'])
  const box = document.querySelector('[data-elsewhere]')
  const status = form.querySelector('[data-saved]')
  const field = name => form.querySelector('input[name="' + name + '"]')
  let timer = 0, wait = FIRST_WAIT, busy = false, again = false, stopped = false

  const random = new Uint8Array(12)
  crypto.getRandomValues(random)
  field('writer').value = Array.from(random, n => n.toString(16).padStart(2, '0')).join('')

  // ---- values: name → list of texts, without what belongs to the page itself
  const values = () => {
    const found = {}
    new FormData(form).forEach((value, name) => {
      if (typeof value !== 'string' || OURS.has(name) || name.startsWith('read-')) return
      if (!found[name]) found[name] = []
      found[name].push(value)
    })
    return found
  }
  const names = (...each) => [...new Set(each.flatMap(one => Object.keys(one)))]
  const plain = texts => JSON.stringify((texts || []).filter(text => text !== '').map(text => text.replace(/\r\n?/g, '\n')))
  const differ = (one, other, name) => plain(one[name]) !== plain(other[name])
  const same = (one, other) => names(one, other).every(name => !differ(one, other, name))
  const put = (name, texts) => {
    form.querySelectorAll('[name="' + CSS.escape(name) + '"]').forEach(control => {
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = (texts || []).includes(control.value)
      else control.value = (texts || [''])[0]
      if (control.matches('[data-count]')) control.dispatchEvent(new Event('input', { bubbles: true }))
    })
  }
  let base = values()

  // ---- what the page says about it
  const say = (text, icon) => {
    const shape = document.getElementById(icon + '-icon')
    if (status.dataset.text === text) return
    status.dataset.text = text
    status.dataset.state = icon
    status.replaceChildren(...(shape ? [shape.content.cloneNode(true)] : []), text)
  }
  const body = () => {
    const pairs = new URLSearchParams()
    new FormData(form).forEach((value, name) => { if (typeof value === 'string') pairs.append(name, value) })
    return pairs
  }
  const keep = () => {
    const plainly = body()
    plainly.delete('csrfmiddlewaretoken')
    const kept = { address: form.dataset.autosave, version: field('version').value, base, values: values(), body: plainly.toString() }
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  }

  // ---- saving
  const soon = delay => { clearTimeout(timer); timer = setTimeout(save, delay) }
  const later = text => { say(text, 'unsaved'); keep(); soon(wait); wait = Math.min(wait * 2, LONGEST_WAIT) }
  const saved = (answer, sent) => {
    field('version').value = answer.version
    base = sent
    wait = FIRST_WAIT
    if (same(values(), sent)) { sessionStorage.removeItem(KEY); say(answer.saved, 'saved') } else soon(400)
  }
  const save = () => {
    clearTimeout(timer)
    if (stopped) return
    if (busy) { again = true; return }
    const sent = values()
    busy = true
    const clock = new AbortController(), tooLong = setTimeout(() => clock.abort(), 15000)
    fetch(form.dataset.autosave, { method: 'POST', body: body(), redirect: 'manual', signal: clock.signal, headers: { Accept: 'application/json' } })
      .then(response => {
        if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
          stopped = true
          keep()
          say('Not saved: you are signed out. What you typed is kept in this tab. Sign in again and open this section.', 'unsaved')
        } else if (response.ok) return response.json().then(answer => saved(answer, sent))
        else if (response.status === 409) return response.json().then(answer => meet(answer))
        else if (response.status === 422) return response.json().then(answer => { keep(); say('Not saved. ' + answer.text, 'unsaved') })
        else later('Not saved yet. What you typed is kept here, and we try again.')
      })
      .catch(() => later('You seem to be offline. What you typed is kept here, and we try again.'))
      .finally(() => { clearTimeout(tooLong); busy = false; if (again) { again = false; soon(0) } })
  }

  // ---- the same section was saved in another place
  const meet = answer => {
    const mine = values(), theirs = answer.values
    const both = names(mine, theirs).filter(name => differ(mine, theirs, name) && differ(theirs, base, name) && differ(mine, base, name))
    if (!both.length) {
      names(mine, theirs).filter(name => differ(theirs, base, name)).forEach(name => put(name, theirs[name]))
      field('version').value = answer.version
      base = theirs
      say('Brought together with what you typed in another place.', 'saved')
      soon(0)
      return
    }
    keep()
    stopped = true
    say('Not saved: choose what counts.', 'unsaved')
    box.querySelector('[data-elsewhere-title]').textContent =
      'This section was changed in another tab or on another device at ' + answer.at + '. Nothing is lost. There it says:'
    box.querySelector('[data-elsewhere-list]').replaceChildren(...both.flatMap(name => {
      const label = document.createElement('dt'), text = document.createElement('dd')
      label.textContent = title(name)
      text.textContent = (theirs[name] || []).map(value => spoken(name, value)).join(', ') || 'Nothing'
      text.className = 'apply-theirs'
      return [label, text]
    }))
    box.hidden = false
    box.focus()
    const go = take => () => {
      const now = values()
      names(now, theirs).filter(name => differ(theirs, base, name) && (take || !differ(now, base, name)))
        .forEach(name => put(name, theirs[name]))
      field('version').value = answer.version
      base = theirs
      stopped = false
      box.hidden = true
      save()
    }
    box.querySelector('[data-keep-mine]').onclick = go(false)
    box.querySelector('[data-take-theirs]').onclick = go(true)
  }
  const words = node => node ? node.textContent.replace('*', '').trim() : ''
  const title = name => {
    const control = form.querySelector('[name="' + CSS.escape(name) + '"]')
    const holder = control && control.closest('.mb-3')
    return words(holder && holder.querySelector('legend, label')) || name
  }
  const spoken = (name, value) => {
    const control = form.querySelector('[name="' + CSS.escape(name) + '"][type][value="' + CSS.escape(value) + '"]')
    if (control && control.labels && control.labels[0]) return words(control.labels[0])
    const option = form.querySelector('select[name="' + CSS.escape(name) + '"] option[value="' + CSS.escape(value) + '"]')
    return option ? words(option) : value
  }

  // ---- what was kept by this tab when the page was left or could not be reached
  const kept = JSON.parse(sessionStorage.getItem(KEY) || 'null')
  if (kept && !same(kept.values, values())) {
    const here = values()
    names(kept.values, here).filter(name => differ(kept.values, kept.base, name)).forEach(name => put(name, kept.values[name]))
    if (kept.version !== field('version').value) {
      field('version').value = kept.version
      base = kept.base
    }
    say('Put back what could not be saved before.', 'unsaved')
    soon(0)
  } else sessionStorage.removeItem(KEY)

  form.addEventListener('input', () => { if (!stopped) { wait = FIRST_WAIT; soon(1000) } else keep() })
  form.addEventListener('change', () => { if (!stopped) { wait = FIRST_WAIT; soon(300) } else keep() })
  form.addEventListener('submit', event => {
    clearTimeout(timer)
    if (navigator.onLine === false) {
      event.preventDefault()
      later('You seem to be offline. What you typed is kept here, and we try again.')
    } else keep()
  })
  window.addEventListener('online', () => { if (!same(values(), base)) { wait = FIRST_WAIT; soon(0) } })
  window.addEventListener('pagehide', () => {
    if (same(values(), base)) return
    keep()
    if (!stopped) fetch(form.dataset.autosave, { method: 'POST', body: body(), redirect: 'manual', keepalive: true }).catch(() => {})
  })
})()
