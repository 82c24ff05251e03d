use lapel::domain::{cbor_ld, jcs};
use serde_json::Value;
use std::collections::BTreeMap;
fn main() {
    let text = std::fs::read_to_string("/tmp/vp1-facts/encoded.jsonl").unwrap();
    let mut stat: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut shown = BTreeMap::<String, usize>::new();
    for line in text.lines() {
        let o: Value = serde_json::from_str(line).unwrap();
        let p = o["p"].as_str().unwrap();
        let k = o["k"].as_str().unwrap().to_owned();
        let d: Value = serde_json::from_str(&std::fs::read_to_string(format!("/work/shared/fixtures/{p}")).unwrap()).unwrap();
        let t = o["t"].as_str().unwrap();
        let r = cbor_ld::read(t);
        let what = match &r {
            Err(e) => format!("{e:?}").chars().take(60).collect::<String>(),
            Ok(readings) => {
                let same = readings.iter().any(|r| {
                    let v: Value = serde_json::from_str(r).unwrap();
                    let v = if o["wrap"] == 1 { v["verifiableCredential"][0].clone() } else { v };
                    jcs::canonicalize(&v).ok() == jcs::canonicalize(&d).ok()
                });
                format!("{} {}", if same { "same" } else { "DIFFERENT" }, readings.len())
            }
        };
        if what.starts_with("UnknownN") { println!("{k} {p} {}", o["wrap"]); }
        if what.starts_with("DIFF") && *shown.entry(k.clone()).and_modify(|n| *n += 1).or_insert(1) < 9 {
            let v: Value = serde_json::from_str(&r.unwrap()[0]).unwrap();
            let v = if o["wrap"] == 1 { v["verifiableCredential"][0].clone() } else { v };
            println!("{k} {p}"); diff(&d, &v, "");
        }
        *stat.entry((k, what)).or_default() += 1;
    }
    for (k, n) in stat { println!("{k:?} {n}"); }
}
fn diff(a: &Value, b: &Value, at: &str) {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => for k in x.keys().chain(y.keys().filter(|k| !x.contains_key(*k))) { diff(x.get(k).unwrap_or(&Value::Null), y.get(k).unwrap_or(&Value::Null), &format!("{at}/{k}")) },
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => for (i, (p, q)) in x.iter().zip(y).enumerate() { diff(p, q, &format!("{at}/{i}")) },
        _ if a != b => println!("   {at}: {} -> {}", a.to_string().chars().take(150).collect::<String>(), b.to_string().chars().take(150).collect::<String>()),
        _ => {}
    }
}
