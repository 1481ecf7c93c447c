// Draws the charts of a page. The numbers stand in a table beside each; without this file nothing is lost.
(function () {
  "use strict";
  var COLOURS = ["#14532d", "#b45309", "#1d4ed8"];
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var INK = "#1c2733", QUIET = "#4a5868", LINE = "#d9dfe5";

  function numbers(values) {
    return values.map(function (value) { return value === null ? null : Number(value); });
  }

  function options(chart) {
    return {
      animation: !calm,
      color: COLOURS,
      textStyle: { fontFamily: window.getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 24, top: chart.unit ? 32 : 12, bottom: chart.series.length > 1 ? 36 : 8, containLabel: true },
      legend: { show: chart.series.length > 1, bottom: 0, textStyle: { color: INK } },
      // Drawn on the canvas: a tooltip of markup would ask for inline styles, which the page forbids.
      tooltip: {
        trigger: "axis", renderMode: "richText", axisPointer: { type: chart.kind === "lines" ? "line" : "shadow" },
        formatter: function (points) {
          return [points[0].name].concat(points.map(function (point) {
            return point.seriesName + "  " + chart.series[point.seriesIndex].said[point.dataIndex];
          })).join("\n");
        }
      },
      xAxis: {
        type: "category", data: chart.labels, axisLabel: { color: INK },
        axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }
      },
      yAxis: {
        type: "value", name: chart.unit, nameTextStyle: { color: QUIET, align: "left" },
        axisLabel: { color: QUIET }, splitLine: { lineStyle: { color: LINE } }
      },
      series: chart.series.map(function (one, place) {
        return {
          name: one.name, type: chart.kind === "lines" ? "line" : "bar", data: numbers(one.values),
          barMaxWidth: 18, cursor: chart.hrefs.length ? "pointer" : "default", connectNulls: false,
          lineStyle: { width: 2, type: place ? "dashed" : "solid" }, symbol: place ? "diamond" : "circle", symbolSize: 7
        };
      })
    };
  }

  function draw(holder) {
    var chart = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    var drawn = window.echarts.init(holder, null, { renderer: "canvas" });
    drawn.setOption(options(chart));
    drawn.on("click", function (point) {
      if (chart.hrefs[point.dataIndex]) { window.location.assign(chart.hrefs[point.dataIndex]); }
    });
    new ResizeObserver(function () { drawn.resize({ animation: { duration: 0 } }); }).observe(holder);
  }

  if (window.echarts) { document.querySelectorAll("[data-chart]").forEach(draw); }
})();
