// One tooltip for all plots. It shows text only.
(function (leeway) {
  'use strict';
  const box = () => document.getElementById('tooltip');

  leeway.showTip = function (text, clientX, clientY) {
    const tip = box();
    tip.textContent = text;
    tip.hidden = false;
    const room = document.documentElement.clientWidth;
    const left = clientX + 14 + tip.offsetWidth > room ? Math.max(4, clientX - tip.offsetWidth - 10) : clientX + 14;
    const top = clientY + 16 + tip.offsetHeight > window.innerHeight ? clientY - tip.offsetHeight - 10 : clientY + 16;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${Math.max(4, top) + window.scrollY}px`;
  };

  leeway.hideTip = function () {
    box().hidden = true;
  };

  /** Shows what a place of a drawing means, to the pointer and to the keyboard (arrows, Escape). */
  leeway.explore = function (svg, places) {
    const said = leeway.el('div', { class: 'said', 'aria-live': 'polite' });
    svg.node().after(said);
    let at = -1;
    const show = function (place, x, y) {
      at = place;
      const text = places.text(place);
      places.mark(place);
      leeway.showTip(text, x, y);
      said.textContent = text;
    };
    const hide = function () {
      places.mark(-1);
      leeway.hideTip();
    };
    const scale = () => svg.node().viewBox.baseVal.width / svg.node().getBoundingClientRect().width;
    svg.attr('tabindex', 0)
      .on('pointermove', (event) => {
        const frame = svg.node().getBoundingClientRect();
        const place = places.find((event.clientX - frame.left) * scale(), (event.clientY - frame.top) * scale());
        if (place < 0) {
          hide();
        } else {
          show(place, event.clientX, event.clientY);
        }
      })
      .on('pointerleave', hide)
      .on('blur', hide)
      .on('click', () => at >= 0 && places.open && places.open(at))
      .on('keydown', (event) => {
        if (event.key === 'Escape') {
          hide();
        } else if (event.key === 'Enter' && at >= 0 && places.open) {
          places.open(at);
        } else if (event.key.startsWith('Arrow')) {
          event.preventDefault();
          const next = at < 0 ? places.first() : places.next(at, event.key.slice(5));
          const frame = svg.node().getBoundingClientRect();
          const [x, y] = places.position(next);
          show(next, frame.left + x / scale(), frame.top + y / scale());
        }
      });
  };
})(window.leeway = window.leeway || {});
