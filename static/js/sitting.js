// Counts down a timed task and hands it in when the time is up. The server's clock decides; this
// one starts from the seconds that were left when the page was made, whatever this device believes.
(() => {
  'use strict'
  const timer = document.querySelector('[data-left]')
  const form = timer && document.getElementById(timer.dataset.form)
  if (!form) return
  const say = document.getElementById('say')
  const end = performance.now() + Number(timer.dataset.left) * 1000
  const told = new Set()
  const two = n => String(n).padStart(2, '0')

  const tell = (seconds, text) => {
    if (told.has(seconds)) return
    told.add(seconds)
    say.textContent = text
  }
  const look = () => {
    const left = Math.max(Math.ceil((end - performance.now()) / 1000), 0)
    timer.textContent = Math.floor(left / 60) + ':' + two(left % 60) + ' left'
    timer.classList.toggle('is-short', left <= 60)
    if (left <= 300 && left > 295) tell(300, 'Five minutes left.')
    if (left <= 60 && left > 55) tell(60, 'One minute left.')
    if (left > 0) return
    clearInterval(ticking)
    tell(0, 'The time is up.')
    if (navigator.onLine) form.requestSubmit(form.querySelector('[name=finish]'))
    else timer.textContent = 'The time is up. What was kept counts.'
  }
  const ticking = setInterval(look, 1000)
  look()
  // A page that went to sleep catches up at once; what was chosen offline is sent when it can be.
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', () => form.dispatchEvent(new Event('change', { bubbles: true })))
})()
