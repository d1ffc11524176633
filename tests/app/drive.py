# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window from outside: AT-SPI finds, presses and reads, xdotool does what AT-SPI cannot, and
D-Bus actions give commands and read state. Needs the distribution's own python3 (pyatspi, gi).

GTK 4.8 has quirks that this module hides: names of labelled controls come twice ("_Train Train"), texts must be
read by their length, check buttons, rows and scales have no action and are clicked, a component's place is known
within its window only, and every object goes stale when its part of the tree is rebuilt, hence wait ().
"""
import os
import re
import subprocess
import sys
import time

try:
    import pyatspi
    from gi.repository import Gio, GLib
except ImportError as missing:
    print(f"needs {missing.name} for python3, which is not installed")
    sys.exit(77)

APP_ID = "dev.lamina.lamina"
# How long a look at the tree rests before the next; a wait never sleeps longer than it must.
POLL = 0.05
# Seconds that a busy machine may take over anything: what is waited for longer will not come.
PATIENCE = 60
STALE = (GLib.GError, LookupError, NotImplementedError, RuntimeError, AttributeError)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def wait(condition, what="", *, seconds=PATIENCE):
    """Asks again until @condition gives something true, and returns that; TimeoutError after @seconds."""
    end, trouble = time.monotonic() + seconds, None
    while True:
        try:
            value = condition()
            if value:
                return value
        except STALE as error:
            trouble = error
        if time.monotonic() > end:
            raise TimeoutError(f"{what or condition} did not come within {seconds} s ({trouble})")
        time.sleep(POLL)


def plain_name(name):
    """The name a person reads: "_Train Train" and "Epochs Epochs" say it twice in GTK 4.8."""
    words = (name or "").replace("_", "")
    half = len(words) // 2
    twice = len(words) % 2 == 1 and words[half] == " " and words[:half] == words[half + 1:]
    return words[:half] if twice else words


class App:
    """A running window. @pid is $APP_PID when left out, as with-app.sh sets it."""

    def __init__(self, name="lamina", app_id=APP_ID, pid=None, seconds=PATIENCE):
        self.app_id = app_id
        self.pid = str(pid or os.environ["APP_PID"])
        self.path = "/" + app_id.replace(".", "/")
        self.node = wait(lambda: self._in_desktop(name), f"{name} on the accessibility bus", seconds=seconds)
        self.window = wait(self._windows, "its X window", seconds=seconds)[-1]
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def _in_desktop(self, name):
        for app in pyatspi.Registry.getDesktop(0):
            if app and app.name == name and app.childCount:
                return app
        return None

    def _windows(self):
        return run("xdotool", "search", "--onlyvisible", "--pid", self.pid).split()

    # Finding and reading

    def walk(self, root=None):
        root = root or self.node
        yield root
        for child in root:
            if child is not None:
                yield from self.walk(child)

    def all(self, role=None, name=None, root=None):
        """Every object of @role whose name is @name: a text to be equal to, or a compiled pattern."""
        def fits(node):
            if role is not None and node.getRoleName() != role:
                return False
            if isinstance(name, re.Pattern):
                return bool(name.search(node.name or ""))
            return name is None or plain_name(node.name) == name
        return [node for node in self.walk(root) if fits(node)]

    def get(self, role=None, name=None, root=None, seconds=PATIENCE):
        return wait(lambda: self.all(role, name, root), f"{role} {name!r}", seconds=seconds)[0]

    def has(self, role, name):
        return bool(self.all(role, name))

    def labels(self):
        return [node.name for node in self.all("label")]

    def text(self, node):
        text = node.queryText()
        return text.getText(0, text.characterCount)

    def is_in_state(self, node, state):
        return node.getState().contains(getattr(pyatspi, "STATE_" + state.upper()))

    # Pressing, clicking, typing

    def actions(self, node):
        action = node.queryAction()
        return [action.getName(i) for i in range(action.nActions)]

    def press(self, node, name=None):
        names = self.actions(node)
        if not names:
            raise LookupError(f"{node.getRoleName()} {node.name!r} has no action: click it instead")
        if not node.queryAction().doAction(names.index(name) if name else 0):
            raise RuntimeError(f"{node.getRoleName()} {node.name!r} would not do {name or names[0]}")

    def button(self, name, role="push button", seconds=PATIENCE):
        self.press(self.get(role, name, seconds=seconds))

    def set_value(self, node, value):
        node.queryValue().currentValue = value

    def box(self, node):
        """Where @node is within the window: x, y, width, height; a width of 0 before the first frame."""
        return node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)

    def _border(self):
        """The shadow around a window that draws its own frame: in X's coordinates, not in AT-SPI's."""
        shell = run("xdotool", "getwindowgeometry", "--shell", self.window)
        size = dict(line.split("=") for line in shell.splitlines())
        frame = self.box(self.get("frame"))
        return (int(size["WIDTH"]) - frame.width) // 2, (int(size["HEIGHT"]) - frame.height) // 2

    def centre(self, node):
        box = self.box(node)
        left, top = self._border()
        return left + box.x + box.width // 2, top + box.y + box.height // 2

    def point(self, x, y):
        run("xdotool", "mousemove", "--sync", "--window", self.window, str(int(x)), str(int(y)))

    def click(self, node):
        self.point(*self.centre(node))
        run("xdotool", "click", "1")

    def key(self, *keys):
        run("xdotool", "key", "--delay", "40", *keys)

    def type(self, text):
        run("xdotool", "type", "--delay", "25", text)

    def drag(self, node, target, steps=12):
        """Drags in small steps with rests between: GTK starts a drag only past a threshold, seen in motion."""
        (x0, y0), (x1, y1) = self.centre(node), self.centre(target)
        self.point(x0, y0)
        run("xdotool", "mousedown", "1")
        for i in range(1, steps + 1):
            self.point(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
            time.sleep(0.03)
        time.sleep(0.2)
        run("xdotool", "mouseup", "1")

    def choose(self, combo, item):
        """Opens a drop-down or combo row and picks @item by arrow keys; its list has no working action."""
        inner = [node for node in self.walk(combo) if node.getRoleName() == "push button"]
        if inner:
            self.press(inner[0])
        else:
            self.click(combo)

        def popup():
            return [n for n in self.walk(combo) if n.getRoleName() == "list" and n.childCount > 1]
        rows = list(wait(popup, "the list of choices")[0])
        names = [next(n.name for n in self.walk(row) if n.getRoleName() == "label") for row in rows]
        now = next((i for i, row in enumerate(rows) if self.is_in_state(row, "selected")), 0)
        steps = names.index(item) - now
        self.key(*(["Down" if steps > 0 else "Up"] * abs(steps)), "Return")
        wait(lambda: not [n for n in self.walk(combo) if plain_name(n.name) == "GtkPopover"], "its end")

    # Actions over D-Bus: "window/1" has the window's, "" the application's

    def _call(self, part, method, arguments):
        path = self.path + ("/" + part if part else "")
        return self.bus.call_sync(self.app_id, path, "org.gtk.Actions", method, arguments, None,
                                  Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)

    def action(self, name, *arguments, part="window/1"):
        """Gives command @name; an argument is a GVariant, or a text, which becomes one."""
        values = [a if isinstance(a, GLib.Variant) else GLib.Variant("s", a) for a in arguments]
        self._call(part, "Activate", GLib.Variant("(sava{sv})", (name, values, {})))

    def state(self, name, part="window/1"):
        described = self._call(part, "Describe", GLib.Variant("(s)", (name,))).unpack()
        states = described[0][2]
        return states[0] if states else None

    def set_state(self, name, value, part="window/1"):
        """Asks for @value, a truth or a text, as state @name, which may be refused. Returns whether it is so now."""
        variant = GLib.Variant("b" if isinstance(value, bool) else "s", value)
        self._call(part, "SetState", GLib.Variant("(sva{sv})", (name, variant, {})))
        return self.state(name, part) == value

    def enabled(self, name, part="window/1"):
        return self._call(part, "Describe", GLib.Variant("(s)", (name,))).unpack()[0][0]

    def wait_state(self, name, value, seconds=PATIENCE, part="window/1"):
        """Waits until state @name is @value, or one of them when @value is a set."""
        wanted = value if isinstance(value, (set, frozenset)) else {value}
        return wait(lambda: self.state(name, part) in wanted, f"{name} {value!r}", seconds=seconds)

    def _has_ended(self):
        bus = "org.freedesktop.DBus"
        owned = self.bus.call_sync(bus, "/" + bus.replace(".", "/"), bus, "NameHasOwner", GLib.Variant("(s)", (self.app_id,)),
                                   None, Gio.DBusCallFlags.NONE, -1, None)
        try:
            with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
                state = file.read().rsplit(")", 1)[1].split()[0]
        except OSError:
            state = "Z"
        return state == "Z" and not owned.unpack()[0]

    def quit(self):
        """Asks the program to go and waits for its end: its name on the bus, by which a second one would only call the
        first, may be gone a little later than its main thread."""
        self.action("quit", part="")
        wait(self._has_ended, "the end of the program")

    def run_tests(self, names, failed):
        """Calls every test_… of @names, a dictionary as of globals (), in their order. A picture of the window where one
        fails is left in a file whose name begins with @failed."""
        for name, test in list(names.items()):
            if name.startswith("test_") and callable(test):
                try:
                    test()
                except BaseException:
                    self.screenshot(f"{failed}{name}.png")
                    print(f"failed: {name}", file=sys.stderr)
                    raise
                print("passed:", name)

    def screenshot(self, path):
        run("import", "-window", "root", path)
