// Elements from plain values. Texts become text nodes, whatever is in them.
(function (leeway) {
  'use strict';

  /** An element with attributes and children: elements, texts, or nothing. */
  leeway.el = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== undefined && value !== null && value !== false) {
        element.setAttribute(name, value === true ? '' : String(value));
      }
    }
    leeway.append(element, children);
    return element;
  };

  leeway.append = function (element, children) {
    for (const child of children.flat(Infinity)) {
      if (child !== undefined && child !== null && child !== '') {
        element.append(child instanceof Node ? child : document.createTextNode(String(child)));
      }
    }
  };

  /** A name from data: its writing direction stays its own. */
  leeway.name = (text) => leeway.el('bdi', {}, text);

  leeway.button = function (text, pressed, onClick) {
    const button = leeway.el('button', { type: 'button', 'aria-pressed': pressed ? 'true' : 'false' }, text);
    button.addEventListener('click', onClick);
    return button;
  };

  /** Buttons of which one is pressed. */
  leeway.choice = function (label, texts, onChoose) {
    const group = leeway.el('div', { class: 'choice', role: 'group', 'aria-label': label });
    texts.forEach((text, i) =>
      group.append(
        leeway.button(text, i === 0, () => {
          [...group.children].forEach((other, j) => other.setAttribute('aria-pressed', i === j ? 'true' : 'false'));
          onChoose(i);
        })));
    return group;
  };

  leeway.section = function (id, title, intro, ...children) {
    return leeway.el(
      'section',
      { class: 'card', id, 'aria-labelledby': id + '-title' },
      leeway.el('h2', { id: id + '-title' }, title),
      intro ? leeway.el('p', { class: 'intro' }, intro) : null,
      children);
  };

  /** Columns are {title, of: row => value, number?, kind?}; stacked tables are lists where there is little room. */
  leeway.table = function (caption, columns, rows, tall, stacked) {
    const head = leeway.el('tr', {}, columns.map((column) =>
      leeway.el('th', { scope: 'col', class: column.number ? 'number' : null }, column.title)));
    const body = rows.map((row) =>
      leeway.el('tr', {}, columns.map((column) =>
        leeway.el('td', { class: column.number ? 'number' : column.kind, 'data-title': stacked ? column.title : null },
          stacked ? leeway.el('span', {}, column.of(row)) : column.of(row)))));
    return leeway.el(
      'div',
      { class: tall ? 'scroll tall' : 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      leeway.el('table', { class: stacked ? 'stacked' : null }, leeway.el('caption', {}, caption), leeway.el('thead', {}, head), leeway.el('tbody', {}, body)));
  };

  /** A table that is made when it is asked for. */
  leeway.tableOnDemand = function (title, make) {
    const details = leeway.el('details', { class: 'table' }, leeway.el('summary', {}, title));
    details.addEventListener('toggle', () => {
      if (details.open && details.children.length === 1) {
        details.append(make());
      }
    });
    return details;
  };

  leeway.legend = function (entries) {
    return leeway.el('ul', { class: 'legend' }, entries.map(([draw, text]) => {
      const svg = d3.create('svg').attr('width', 22).attr('height', 12).attr('aria-hidden', 'true');
      draw(svg);
      return leeway.el('li', {}, svg.node(), text);
    }));
  };

  leeway.swatch = (cls) => (svg) => svg.append('rect').attr('class', cls).attr('width', 22).attr('height', 12).attr('rx', 2);
  leeway.stroke = (cls) => (svg) => svg.append('line').attr('class', cls).attr('x1', 0).attr('x2', 22).attr('y1', 6).attr('y2', 6);
  leeway.dot = (cls) => (svg) => svg.append('circle').attr('class', cls).attr('cx', 11).attr('cy', 6).attr('r', 4);

  /** An empty drawing as wide as its host; text says what it shows to those who do not see it. */
  leeway.svg = function (host, height, text) {
    const width = Math.max(220, Math.floor(host.clientWidth));
    host.replaceChildren();
    const svg = d3.select(host).append('svg')
      .attr('viewBox', `0 0 ${width} ${height}`)
      .attr('width', width).attr('height', height)
      .attr('role', 'img').attr('aria-label', text);
    return { svg, width };
  };

  const plots = new Map();
  const pending = new Map();

  // Not at once: drawing changes heights, which would have the observer called again.
  const observer = new ResizeObserver((entries) => {
    if (pending.size === 0) {
      requestAnimationFrame(drawPending);
    }
    entries.forEach((entry) => pending.set(entry.target, Math.floor(entry.contentRect.width)));
  });

  function drawPending() {
    for (const [host, width] of pending) {
      const plot = plots.get(host);
      if (plot && width > 0 && width !== plot.width) {
        plot.width = width;
        plot.draw();
      }
    }
    pending.clear();
  }

  /** A place for a drawing, which is made when it is seen for the first time and when its width changes. */
  leeway.plot = function (draw) {
    const host = leeway.el('div', { class: 'plot' });
    plots.set(host, { width: 0, draw: () => draw(host) });
    observer.observe(host);
    return host;
  };

  leeway.redraw = (host) => plots.get(host).draw();

  /** Draws what has been drawn before again, as wide as it is now. */
  leeway.redrawAll = function () {
    for (const [host, plot] of plots) {
      const width = Math.floor(host.clientWidth);
      if (plot.width > 0 && width > 0) {
        plot.width = width;
        plot.draw();
      }
    }
  };

  /** Forgets what is not on the page any more. */
  leeway.clear = function (element) {
    for (const host of plots.keys()) {
      if (element.contains(host)) {
        observer.unobserve(host);
        plots.delete(host);
      }
    }
    element.replaceChildren();
  };
})(window.leeway = window.leeway || {});
