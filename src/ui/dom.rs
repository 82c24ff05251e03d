//! Elements of the page, made by the document one by one, and kept up to date by Leptos' signals.
//!
//! Leptos' `view!` gives every shape of markup a type of its own, and the code for the types of this app weighed more
//! than everything else in it together. Here all markup is one type. Texts are only ever text nodes and attributes:
//! nothing here can parse HTML. <https://dom.spec.whatwg.org/>

use std::pin::Pin;

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::words::t;

/// An element, a text, or several of them in a row.
#[derive(Clone)]
pub(crate) struct Node(web_sys::Node);

/// An element: its name and classes, written `section.panel.wide`.
pub(crate) fn h(kind: &str) -> Node {
    let (name, classes) = kind.split_once('.').unwrap_or((kind, ""));
    let element = match document().create_element(name) {
        Ok(element) => Node(element.into()),
        // A name that no document takes; the text still stands.
        Err(_) => many(Vec::new()),
    };
    if classes.is_empty() { element } else { element.attr("class", &classes.replace('.', " ")) }
}

/// An element of a drawing.
pub(crate) fn svg(name: &str) -> Node {
    match document().create_element_ns(Some("http://www.w3.org/2000/svg"), name) {
        Ok(element) => Node(element.into()),
        Err(_) => many(Vec::new()),
    }
}

pub(crate) fn text(words: &str) -> Node {
    Node(document().create_text_node(words).into())
}

/// Several in a row.
pub(crate) fn many(nodes: Vec<Node>) -> Node {
    let row = document().create_document_fragment();
    for node in nodes {
        let _ = row.append_child(&node.0);
    }
    Node(row.into())
}

/// Whatever can stand inside an element.
pub(crate) trait Child {
    fn node(self) -> Option<Node>;
}

impl Child for Node {
    fn node(self) -> Option<Node> {
        Some(self)
    }
}

impl Child for &str {
    fn node(self) -> Option<Node> {
        Some(text(self))
    }
}

impl Child for String {
    fn node(self) -> Option<Node> {
        Some(text(&self))
    }
}

impl Child for Vec<Node> {
    fn node(self) -> Option<Node> {
        Some(many(self))
    }
}

impl<C: Child> Child for Option<C> {
    fn node(self) -> Option<Node> {
        self.and_then(Child::node)
    }
}

impl Node {
    pub(crate) fn put(self, child: impl Child) -> Node {
        self.join(child.node())
    }

    #[inline(never)]
    fn join(self, child: Option<Node>) -> Node {
        if let Some(child) = child {
            let _ = self.0.append_child(&child.0);
        }
        self
    }

    /// Puts the text that the catalogue has under a key.
    pub(crate) fn say(self, key: &str) -> Node {
        self.put(t(key))
    }

    pub(crate) fn attr(self, name: &str, value: &str) -> Node {
        if let Some(element) = self.element() {
            let _ = element.set_attribute(name, value);
        }
        self
    }

    /// An attribute that is there or not.
    pub(crate) fn flag(self, name: &str, on: bool) -> Node {
        if on { self.attr(name, "") } else { self }
    }

    /// The text that the catalogue has under a key, for those who do not see the element.
    pub(crate) fn label(self, key: &str) -> Node {
        self.attr("aria-label", &t(key))
    }

    /// An attribute that follows signals; None takes it away.
    pub(crate) fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Node {
        if let Some(element) = self.element() {
            watch(move || {
                let _ = match value() {
                    Some(value) => element.set_attribute(name, &value),
                    None => element.remove_attribute(name),
                };
            });
        }
        self
    }

    pub(crate) fn flag_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Node {
        self.attr_live(name, move || on().then(String::new))
    }

    pub(crate) fn class(self, name: &str, on: bool) -> Node {
        if let (Some(element), true) = (self.element(), on) {
            let _ = element.class_list().add_1(name);
        }
        self
    }

    pub(crate) fn class_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Node {
        if let Some(element) = self.element() {
            watch(move || {
                let _ = element.class_list().toggle_with_force(name, on());
            });
        }
        self
    }

    /// A property of the element that follows signals, where the attribute is only its first value.
    pub(crate) fn set_live(self, name: &'static str, value: impl Fn() -> JsValue + 'static) -> Node {
        let node = self.0.clone();
        watch(move || {
            let _ = js_sys::Reflect::set(&node, &JsValue::from_str(name), &value());
        });
        self
    }

    /// A field of text and a signal that say the same.
    pub(crate) fn bind(self, words: RwSignal<String>) -> Node {
        let node = self.0.clone();
        let field = self.0.clone();
        watch(move || {
            let words = words.get();
            // Setting what is there already would move the caret.
            if value_of(&node) != words {
                let _ = js_sys::Reflect::set(&node, &JsValue::from_str("value"), &JsValue::from_str(&words));
            }
        });
        self.on("input", move |_| words.set(value_of(&field)))
    }

    pub(crate) fn on(self, event: &str, act: impl Fn(Event) + 'static) -> Node {
        hear(&self.0, event, Box::new(act));
        self
    }

    pub(crate) fn click(self, act: impl Fn() + 'static) -> Node {
        self.on("click", move |_| act())
    }

    /// A press on its button, or the enter key in one of its fields.
    pub(crate) fn submit(self, act: impl Fn() + 'static) -> Node {
        self.on("submit", move |event| {
            event.prevent_default();
            act();
        })
    }

    pub(crate) fn element(&self) -> Option<Element> {
        self.0.dyn_ref::<Element>().cloned()
    }

    pub(crate) fn dom(&self) -> &web_sys::Node {
        &self.0
    }
}

/// What a field holds.
pub(crate) fn value_of(field: &JsValue) -> String {
    js_sys::Reflect::get(field, &JsValue::from_str("value"))
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// What the field holds in which the event happened.
pub(crate) fn value_in(event: &Event) -> String {
    event.target().map(|target| value_of(&target)).unwrap_or_default()
}

/// Whether the box is ticked in which the event happened.
pub(crate) fn ticked_in(event: &Event) -> bool {
    let ticked =
        |target: web_sys::EventTarget| js_sys::Reflect::get(&target, &JsValue::from_str("checked")).ok();
    event.target().and_then(ticked).is_some_and(|ticked| ticked.is_truthy())
}

/// A place whose content follows signals. What stood there is forgotten with all that it listened to.
pub(crate) fn live<C: Child>(make: impl Fn() -> C + 'static) -> Node {
    follow(Box::new(move || make().node()))
}

fn follow(make: Box<dyn Fn() -> Option<Node>>) -> Node {
    let (begin, end) = (document().create_comment(""), document().create_comment(""));
    let place = many(vec![Node(begin.clone().into()), Node(end.clone().into())]);
    watch(move || {
        let fresh = make();
        let Some(parent) = end.parent_node() else { return };
        while let Some(old) = begin.next_sibling().filter(|old| !old.is_same_node(Some(&end))) {
            let _ = parent.remove_child(&old);
        }
        if let Some(fresh) = fresh {
            let _ = parent.insert_before(&fresh.0, Some(&end));
        }
    });
    place
}

/// Acts now, and again whenever a signal that it read changes, as long as its owner lives.
pub(crate) fn watch(act: impl FnMut() + 'static) {
    watch_boxed(Box::new(act));
}

fn watch_boxed(mut act: Box<dyn FnMut()>) {
    keep(Box::new(RenderEffect::new(move |_: Option<()>| act())));
}

/// Listens as long as the owner lives.
pub(crate) fn hear(target: &web_sys::EventTarget, event: &str, act: Box<dyn Fn(Event)>) {
    let callback: Closure<dyn Fn(Event)> = Closure::wrap(act);
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    keep(Box::new(Hearing { target: target.clone(), event: event.to_owned(), callback }));
}

/// An element that is gone may still be told of what happened before, such as that its dialog was closed.
struct Hearing {
    target: web_sys::EventTarget,
    event: String,
    callback: Closure<dyn Fn(Event)>,
}

impl Drop for Hearing {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(&self.event, callback);
    }
}

/// Keeps something until the owner is done with.
pub(crate) fn keep(thing: Box<dyn std::any::Any>) {
    StoredValue::new_local(thing);
}

/// Does something that takes its time.
pub(crate) fn later(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
