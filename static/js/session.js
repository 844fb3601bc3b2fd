// Warns five minutes before a session is asked again who it is, and keeps the page as it stands
// while that is answered in another tab. Reads data-session-watch; keeps nothing in the browser.
(() => {
  'use strict'
  const watch = document.querySelector('[data-session-watch]')
  const dialog = document.getElementById('session-dialog')
  if (!watch || !dialog) return
  const WARN = 300
  const limit = Number(watch.dataset.left)
  const part = name => dialog.querySelector('[data-session-' + name + ']')
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null
  const modal = () => window.bootstrap.Modal.getOrCreateInstance(dialog)
  let until = Date.now() + limit * 1000
  let timer = 0
  let asked = false

  const plan = () => {
    clearTimeout(timer)
    timer = setTimeout(look, Math.max(until - Date.now() - WARN * 1000, 1000))
  }
  const alive = () => {
    until = Date.now() + limit * 1000
    if (dialog.classList.contains('show')) modal().hide()
    asked = false
    plan()
  }
  const show = left => {
    part('left').textContent = String(Math.max(Math.ceil(left / 60), 1))
    part('warning').hidden = part('stay').hidden = asked
    part('asked').hidden = part('again').hidden = !asked
    modal().show()
  }
  const hear = state => {
    if (!state.signed_in) {
      window.location.assign(watch.dataset.door + '?next=' + encodeURIComponent(window.location.pathname))
      return
    }
    until = Date.now() + state.left * 1000
    asked = state.asked
    if (state.left > WARN) { alive(); until = Date.now() + state.left * 1000; plan() } else {
      show(state.left)
      clearTimeout(timer)
      timer = setTimeout(look, asked ? 15000 : Math.min(Math.max(state.left, 1), 20) * 1000)
    }
  }
  const look = () => fetch(watch.dataset.stateUrl, { headers: { 'X-Poll': '1' } })
    .then(answer => answer.json()).then(hear)
    .catch(() => { clearTimeout(timer); timer = setTimeout(look, 30000) })

  part('stay').addEventListener('click', () => {
    const token = JSON.parse(document.body.getAttribute('hx-headers') || '{}')
    fetch(watch.dataset.stayUrl, { method: 'POST', headers: token })
      .then(() => { alive(); if (tabs) tabs.postMessage('alive') }).catch(look)
  })
  document.addEventListener('htmx:afterRequest', event => {
    const headers = event.detail.requestConfig && event.detail.requestConfig.headers
    if (event.detail.successful && !(headers && headers['X-Poll'])) {
      alive()
      if (tabs) tabs.postMessage('alive')
    }
  })
  document.addEventListener('cp:reenter', () => { asked = true; show(0); clearTimeout(timer); timer = setTimeout(look, 15000) })
  document.addEventListener('visibilitychange', () => { if (!document.hidden && dialog.classList.contains('show')) look() })
  window.addEventListener('focus', () => { if (dialog.classList.contains('show')) look() })
  if (tabs) tabs.onmessage = alive
  plan()
})()
