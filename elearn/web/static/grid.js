// Typing a grid in: Enter and the arrows go up and down, the arrows at the ends of a cell go left and right.
const grid = document.querySelector("[data-grid]");

function cellAt(row, column) {
  return grid.querySelector(`[data-row="${row}"][data-column="${column}"]`);
}

grid?.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-row]");
  if (!cell || event.isComposing) return;
  const [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
  const atStart = cell.selectionStart === 0 && cell.selectionEnd === 0;
  const atEnd = cell.selectionStart === cell.value.length;
  const next = {
    Enter: () => cellAt(row + (event.shiftKey ? -1 : 1), column),
    ArrowDown: () => cellAt(row + 1, column),
    ArrowUp: () => cellAt(row - 1, column),
    ArrowRight: () => atEnd && cellAt(row, column + 1),
    ArrowLeft: () => atStart && cellAt(row, column - 1),
  }[event.key];
  if (!next) return;
  const target = next();
  if (event.key === "Enter") event.preventDefault(); // Enter never sends a half-filled grid off; the button does
  if (target) {
    event.preventDefault();
    target.focus();
    target.select();
  }
});
