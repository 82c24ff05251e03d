//! JSON-LD to RDF, rule by rule, in documents as small as the rule allows.
//!
//! What each says is reasoned from the specification. jsonld.js says the same of what is read, but for terms that end in a
//! colon, `@prefix: false` of a keyword, and the contexts under the keys of maps by identifier or type.
//!
//! <https://www.w3.org/TR/json-ld11-api/>

use lapel::domain::json_ld::{
    Edition, HashAlgorithm, JsonLdError, canonicalize, editions, parse_nquads, rdfc10, to_quads, to_quads_at,
};
use serde_json::{Value, json};

struct Case {
    claim: &'static str,
    document: &'static str,
    /// The canonical lines, without their full stops, and with prefixes for the three usual vocabularies.
    says: &'static [&'static str],
}

fn canonical(document: &str) -> Result<String, JsonLdError> {
    canonicalize(&serde_json::from_str(document).unwrap(), Edition(0))
}

fn written_out(lines: &[&str]) -> String {
    let whole = |word: &str| {
        let (before, name) = word.rsplit_once("^^").map_or(("", word), |(text, name)| (text, name));
        let (prefix, name) = name.split_once(':').unwrap_or_default();
        let vocabulary = match prefix {
            "xsd" => "http://www.w3.org/2001/XMLSchema#",
            "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "i18n" => "https://www.w3.org/ns/i18n#",
            _ => return word.to_owned(),
        };
        let between = if before.is_empty() { "" } else { "^^" };
        format!("{before}{between}<{vocabulary}{name}>")
    };
    lines.iter().map(|line| line.split(' ').map(whole).collect::<Vec<_>>().join(" ") + " .\n").collect()
}

fn all_say(cases: &[Case]) {
    for Case { claim, document, says } in cases {
        assert_eq!(canonical(document).as_ref(), Ok(&written_out(says)), "{claim}: {document}");
    }
}

/// By what is said of it, every document that is refused for that.
fn all_refused(refused: &[(&str, &[&str])]) {
    for (why, documents) in refused {
        for document in *documents {
            let refusal = canonical(document).map_err(|error| error.to_string());
            assert_eq!(refusal.as_ref().map_err(String::as_str), Err(*why), "{document}");
        }
    }
}

#[test]
fn a_term_means_what_its_context_says() {
    all_say(&[
        Case {
            claim: "a language and a direction hold for every string",
            document: r#"{"@context":{"@vocab":"urn:","@language":"EN","@direction":"ltr"},"p":"x","q":{"@value":"y"}}"#,
            says: &[r#"_:c14n0 <urn:p> "x"^^i18n:en_ltr"#, r#"_:c14n0 <urn:q> "y""#],
        },
        Case {
            claim: "a term's own language and direction come before them",
            document: r#"{"@context":{"@vocab":"urn:","@language":"en","p":{"@id":"urn:p","@language":"de","@direction":"rtl"},"q":{"@id":"urn:q","@language":null}},"p":"x","q":"y"}"#,
            says: &[r#"_:c14n0 <urn:p> "x"^^i18n:de_rtl"#, r#"_:c14n0 <urn:q> "y""#],
        },
        Case {
            claim: "a term with a type has no language of its own",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@type":"@none","@language":"de"}},"p":"x"}"#,
            says: &[r#"_:c14n0 <urn:p> "x""#],
        },
        Case {
            claim: "a language is taken back",
            document: r#"{"@context":[{"@vocab":"urn:","@language":"en","@direction":"ltr"},{"@language":null,"@direction":null}],"p":"x"}"#,
            says: &[r#"_:c14n0 <urn:p> "x""#],
        },
        Case {
            claim: "a scheme before two slashes is no prefix",
            document: r#"{"@context":{"http":{"@id":"urn:h:","@prefix":true}},"http://x.example/":1,"http:y":2}"#,
            says: &[
                r#"_:c14n0 <http://x.example/> "1"^^xsd:integer"#,
                r#"_:c14n0 <urn:h:y> "2"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "a blank node's label has no prefix",
            document: r#"{"@context":{"_":"urn:u:"},"@id":"_:x","urn:p":1}"#,
            says: &[r#"_:c14n0 <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a base stands before references",
            document: r#"{"@context":{"@base":"http://a.example/b/"},"@id":"c","urn:p":{"@id":"../d"}}"#,
            says: &["<http://a.example/b/c> <urn:p> <http://a.example/d>"],
        },
        Case {
            claim: "a base is relative to the one before",
            document: r#"{"@context":[{"@base":"http://a.example/b/"},{"@base":"c/"}],"@id":"d","urn:p":1}"#,
            says: &[r#"<http://a.example/b/c/d> <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a base without a slash",
            document: r#"{"@context":{"@base":"http://a.example"},"@id":"b","urn:p":1}"#,
            says: &[r#"<http://a.example/b> <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a base without an authority",
            document: r#"{"@context":{"@base":"urn:x"},"@id":"b","urn:p":1}"#,
            says: &[r#"<urn:b> <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "each node has its own context",
            document: r#"{"@id":"urn:a","urn:q":[{"@context":{"p":"urn:1"},"p":1},{"@context":{"p":"urn:2"},"p":1}]}"#,
            says: &[
                "<urn:a> <urn:q> _:c14n0",
                "<urn:a> <urn:q> _:c14n1",
                r#"_:c14n0 <urn:1> "1"^^xsd:integer"#,
                r#"_:c14n1 <urn:2> "1"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "types are a set, protected or not",
            document: r#"{"@context":{"@vocab":"urn:","@type":{"@container":"@set","@protected":true}},"@type":["T"]}"#,
            says: &["_:c14n0 rdf:type <urn:T>"],
        },
        Case {
            claim: "a term may nest, and says where",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@nest":"@nest"},"q":{"@id":"urn:q","@nest":"n"}},"p":1,"q":2}"#,
            says: &[r#"_:c14n0 <urn:p> "1"^^xsd:integer"#, r#"_:c14n0 <urn:q> "2"^^xsd:integer"#],
        },
        Case {
            claim: "a prefix is one that says so or that ends like one",
            document: r#"{"@context":{"x":{"@id":"urn:x","@prefix":true},"y":{"@id":"urn:y#"},"z":"urn:z#","w":{"@id":"urn:w#","@prefix":false},"id":{"@id":"@id","@prefix":false}},"id":"urn:i","x:a":1,"y:a":2,"z:a":3,"w:a":4}"#,
            says: &[
                r#"<urn:i> <urn:xa> "1"^^xsd:integer"#,
                r#"<urn:i> <urn:z#a> "3"^^xsd:integer"#,
                r#"<urn:i> <w:a> "4"^^xsd:integer"#,
                r#"<urn:i> <y:a> "2"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "a term is its own name under the vocabulary",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"p"},"a/b":{"@type":"@id"}},"p":1,"a/b":"urn:o"}"#,
            says: &["_:c14n0 <urn:a/b> <urn:o>", r#"_:c14n0 <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a term in the form of an IRI may mean that IRI",
            document: r#"{"@context":{"@vocab":"urn:","a:b":"a:b","c/d":"urn:c/d"},"a:b":1,"c/d":2}"#,
            says: &[r#"_:c14n0 <a:b> "1"^^xsd:integer"#, r#"_:c14n0 <urn:c/d> "2"^^xsd:integer"#],
        },
        Case {
            claim: "a term in the form of a compact IRI means what its prefix says",
            document: r#"{"@context":{"a":{"@id":"urn:a"},"a:b":{"@type":"@id"}},"a:b":"urn:o"}"#,
            says: &["_:c14n0 <urn:ab> <urn:o>"],
        },
        Case {
            claim: "a colon at an end of a term is none",
            document: r#"{"@context":{"a:":"urn:x",":b":"urn:y"},"a:":1,":b":2}"#,
            says: &[r#"_:c14n0 <urn:x> "1"^^xsd:integer"#, r#"_:c14n0 <urn:y> "2"^^xsd:integer"#],
        },
        Case {
            claim: "types of values: a node, a term, JSON, a datatype, none",
            document: r#"{"@context":{"@vocab":"urn:","i":{"@type":"@id"},"v":{"@type":"@vocab"},"j":{"@type":"@json"},"t":{"@type":"urn:t"},"n":{"@type":"@none"},"term":"urn:of-a-term"},"i":"urn:o","v":["term","else"],"j":[null,{"b":1,"a":[]}],"t":["x",5,true],"n":"x"}"#,
            says: &[
                "_:c14n0 <urn:i> <urn:o>",
                r#"_:c14n0 <urn:j> "[null,{\"a\":[],\"b\":1}]"^^rdf:JSON"#,
                r#"_:c14n0 <urn:n> "x""#,
                r#"_:c14n0 <urn:t> "5"^^<urn:t>"#,
                r#"_:c14n0 <urn:t> "true"^^<urn:t>"#,
                r#"_:c14n0 <urn:t> "x"^^<urn:t>"#,
                "_:c14n0 <urn:v> <urn:else>",
                "_:c14n0 <urn:v> <urn:of-a-term>",
            ],
        },
        Case {
            claim: "a scoped context holds for a property's values, scalars too",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@context":{"p":{"@id":"urn:p","@type":"@id"},"q":"urn:inner"}}},"p":["urn:o",{"q":1}],"q":2}"#,
            says: &[
                r#"_:c14n0 <urn:inner> "1"^^xsd:integer"#,
                "_:c14n1 <urn:p> <urn:o>",
                "_:c14n1 <urn:p> _:c14n0",
                r#"_:c14n1 <urn:q> "2"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "types have their say in the order of their names",
            document: r#"{"@context":{"@vocab":"urn:","A":{"@context":{"q":"urn:of-a"}},"B":{"@context":{"q":"urn:of-b"}}},"@type":["B","A"],"q":1}"#,
            says: &[
                "_:c14n0 rdf:type <urn:A>",
                "_:c14n0 rdf:type <urn:B>",
                r#"_:c14n0 <urn:of-b> "1"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "a reference and a value are read with the type's context, another node is not",
            document: r#"{"@context":{"@vocab":"urn:","T":{"@context":{"ident":"@id","val":"@value","p":"urn:scoped"}}},"@type":"T","p":[{"ident":"urn:x"},{"val":"y"},{"p":1}]}"#,
            says: &[
                r#"_:c14n0 <urn:p> "1"^^xsd:integer"#,
                "_:c14n1 rdf:type <urn:T>",
                r#"_:c14n1 <urn:scoped> "y""#,
                "_:c14n1 <urn:scoped> <urn:x>",
                "_:c14n1 <urn:scoped> _:c14n0",
            ],
        },
        Case {
            claim: "a type's context that propagates reaches further",
            document: r#"{"@context":{"@vocab":"urn:","T":{"@context":{"@propagate":true,"p":"urn:scoped"}}},"@type":"T","p":{"p":1}}"#,
            says: &[
                r#"_:c14n0 <urn:scoped> "1"^^xsd:integer"#,
                "_:c14n1 rdf:type <urn:T>",
                "_:c14n1 <urn:scoped> _:c14n0",
            ],
        },
        Case {
            claim: "a context that does not propagate ends at the next node",
            document: r#"{"@context":[{"@vocab":"urn:"},{"@propagate":false,"p":"urn:here"}],"p":{"p":1}}"#,
            says: &[r#"_:c14n0 <urn:here> "1"^^xsd:integer"#, "_:c14n1 <urn:here> _:c14n0"],
        },
        Case {
            claim: "saying a protected term again is allowed, and so is the context of a property",
            document: r#"{"@context":[{"@vocab":"urn:","@protected":true,"p":{"@id":"urn:p","@context":{"p":"urn:inner"}}},{"p":{"@id":"urn:p","@context":{"p":"urn:inner"}}}],"p":{"p":1}}"#,
            says: &[r#"_:c14n0 <urn:inner> "1"^^xsd:integer"#, "_:c14n1 <urn:p> _:c14n0"],
        },
        Case {
            claim: "an IRI may have any letters, and a term may look nearly like a keyword",
            document: r#"{"@context":{"@1":"urn:x","@":"urn:y"},"@id":"urn:é","@1":1,"@":2}"#,
            says: &[r#"<urn:é> <urn:x> "1"^^xsd:integer"#, r#"<urn:é> <urn:y> "2"^^xsd:integer"#],
        },
        Case {
            claim: "a context begins anew after null",
            document: r#"{"@context":[{"p":"urn:p"},null,{"q":"urn:q"}],"q":1}"#,
            says: &[r#"_:c14n0 <urn:q> "1"^^xsd:integer"#],
        },
    ]);
}

#[test]
fn values_say_what_their_property_and_container_make_of_them() {
    all_say(&[
        Case {
            claim: "values with a type, an index, a language, a direction",
            document: r#"{"@context":{"@vocab":"urn:"},"p":[{"@value":"x","@type":"t"},{"@value":"x","@index":"i"},{"@value":"x","@language":"EN"},{"@value":"x","@direction":"ltr"},{"@value":{"a":null},"@type":"@json"},{"@value":null,"@type":"@json"},{"@value":true},{"@value":5}]}"#,
            says: &[
                r#"_:c14n0 <urn:p> "5"^^xsd:integer"#,
                r#"_:c14n0 <urn:p> "null"^^rdf:JSON"#,
                r#"_:c14n0 <urn:p> "true"^^xsd:boolean"#,
                r#"_:c14n0 <urn:p> "x""#,
                r#"_:c14n0 <urn:p> "x"@en"#,
                r#"_:c14n0 <urn:p> "x"^^i18n:_ltr"#,
                r#"_:c14n0 <urn:p> "x"^^<urn:t>"#,
                r#"_:c14n0 <urn:p> "{\"a\":null}"^^rdf:JSON"#,
            ],
        },
        Case {
            claim: "numbers are integers while they have no fraction and less than 22 digits",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p"},"f":{"@type":"http://www.w3.org/2001/XMLSchema#double"}},"p":[0,-7,100000000000000000000,1e+21,5.5],"f":[5,5.5]}"#,
            says: &[
                r#"_:c14n0 <urn:f> "5.0E0"^^xsd:double"#,
                r#"_:c14n0 <urn:f> "5.5E0"^^xsd:double"#,
                r#"_:c14n0 <urn:p> "-7"^^xsd:integer"#,
                r#"_:c14n0 <urn:p> "0"^^xsd:integer"#,
                r#"_:c14n0 <urn:p> "1.0E21"^^xsd:double"#,
                r#"_:c14n0 <urn:p> "100000000000000000000"^^xsd:integer"#,
                r#"_:c14n0 <urn:p> "5.5E0"^^xsd:double"#,
            ],
        },
        Case {
            claim: "a scoped context may say that a scalar is JSON",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@context":{"p":{"@id":"urn:p","@type":"@json"}}}},"p":["x",5]}"#,
            says: &[r#"_:c14n0 <urn:p> "5"^^rdf:JSON"#, r#"_:c14n0 <urn:p> "\"x\""^^rdf:JSON"#],
        },
        Case {
            claim: "what a type map's property means under a key is said by the type",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@type"},"T":{"@context":{"p":{"@id":"urn:p","@type":"@vocab"}}}},"p":{"T":"o"}}"#,
            says: &["<urn:o> rdf:type <urn:T>", "_:c14n0 <urn:p> <urn:o>"],
        },
        Case {
            claim: "JSON takes null",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@type":"@json"}},"p":null}"#,
            says: &[r#"_:c14n0 <urn:p> "null"^^rdf:JSON"#],
        },
        Case {
            claim: "a list and a set, with an index or without",
            document: r#"{"@context":{"@vocab":"urn:"},"p":{"@list":["x"],"@index":"i"},"q":{"@set":["x"],"@index":"i"},"r":{"@list":[]}}"#,
            says: &[
                "_:c14n0 <urn:p> _:c14n1",
                r#"_:c14n0 <urn:q> "x""#,
                "_:c14n0 <urn:r> rdf:nil",
                r#"_:c14n1 rdf:first "x""#,
                "_:c14n1 rdf:rest rdf:nil",
            ],
        },
        Case {
            claim: "lists hold lists",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@list"}},"p":["x",["y"],[]]}"#,
            says: &[
                "_:c14n0 rdf:first rdf:nil",
                "_:c14n0 rdf:rest rdf:nil",
                "_:c14n1 rdf:first _:c14n4",
                "_:c14n1 rdf:rest _:c14n0",
                r#"_:c14n2 rdf:first "x""#,
                "_:c14n2 rdf:rest _:c14n1",
                "_:c14n3 <urn:p> _:c14n2",
                r#"_:c14n4 rdf:first "y""#,
                "_:c14n4 rdf:rest rdf:nil",
            ],
        },
        Case {
            claim: "what a list's property means where the list stands",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@type":"urn:1"}},"p":[{"@context":{"p":{"@id":"urn:p","@type":"urn:2"}},"@list":["x"]},{"@context":{"p":{"@id":"urn:p","@type":"urn:3"}},"@set":["x"]}]}"#,
            says: &[
                r#"_:c14n0 rdf:first "x"^^<urn:2>"#,
                "_:c14n0 rdf:rest rdf:nil",
                r#"_:c14n1 <urn:p> "x"^^<urn:3>"#,
                "_:c14n1 <urn:p> _:c14n0",
            ],
        },
        Case {
            claim: "a list container takes a list, a node, a scalar or null",
            document: r#"{"@context":{"@vocab":"urn:","a":{"@container":"@list"},"b":{"@container":"@list"},"e":{"@container":"@list"},"f":{"@container":"@list"}},"a":{"@list":["x"]},"b":{"@id":"urn:o"},"e":"x","f":null}"#,
            says: &[
                r#"_:c14n0 rdf:first "x""#,
                "_:c14n0 rdf:rest rdf:nil",
                "_:c14n1 <urn:a> _:c14n2",
                "_:c14n1 <urn:b> _:c14n3",
                "_:c14n1 <urn:e> _:c14n0",
                r#"_:c14n2 rdf:first "x""#,
                "_:c14n2 rdf:rest rdf:nil",
                "_:c14n3 rdf:first <urn:o>",
                "_:c14n3 rdf:rest rdf:nil",
            ],
        },
        Case {
            claim: "a set container changes nothing",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@set"}},"p":["x","x"]}"#,
            says: &[r#"_:c14n0 <urn:p> "x""#],
        },
        Case {
            claim: "a language map",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":["@language","@set"]},"none":"@none"},"p":{"EN":["x",null,"y"],"@none":"z","none":"w","de-1996":"v","es":null}}"#,
            says: &[
                r#"_:c14n0 <urn:p> "v"@de-1996"#,
                r#"_:c14n0 <urn:p> "w""#,
                r#"_:c14n0 <urn:p> "x"@en"#,
                r#"_:c14n0 <urn:p> "y"@en"#,
                r#"_:c14n0 <urn:p> "z""#,
            ],
        },
        Case {
            claim: "a language map keeps the direction",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@language","@direction":"rtl"}},"p":{"ar":"x","@none":"y"}}"#,
            says: &[r#"_:c14n0 <urn:p> "x"^^i18n:ar_rtl"#, r#"_:c14n0 <urn:p> "y"^^i18n:_rtl"#],
        },
        Case {
            claim: "an index map drops the index",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@index"}},"p":{"a":"x","@none":["y",{"@id":"urn:o"}],"b":{"@list":["z"]}}}"#,
            says: &[
                r#"_:c14n0 <urn:p> "x""#,
                r#"_:c14n0 <urn:p> "y""#,
                "_:c14n0 <urn:p> <urn:o>",
                "_:c14n0 <urn:p> _:c14n1",
                r#"_:c14n1 rdf:first "z""#,
                "_:c14n1 rdf:rest rdf:nil",
            ],
        },
        Case {
            claim: "an index map by a property",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@index","@index":"i"},"i":{"@type":"@vocab"}},"p":{"a":{"@id":"urn:o"},"@none":{"@id":"urn:n"}}}"#,
            says: &["<urn:o> <urn:i> <urn:a>", "_:c14n0 <urn:p> <urn:n>", "_:c14n0 <urn:p> <urn:o>"],
        },
        Case {
            claim: "an id map",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@id"},"none":"@none"},"p":{"urn:a":{"q":1},"none":{"q":2},"urn:b":{"@id":"urn:c","q":3}}}"#,
            says: &[
                r#"<urn:a> <urn:q> "1"^^xsd:integer"#,
                r#"<urn:c> <urn:q> "3"^^xsd:integer"#,
                r#"_:c14n0 <urn:q> "2"^^xsd:integer"#,
                "_:c14n1 <urn:p> <urn:a>",
                "_:c14n1 <urn:p> <urn:c>",
                "_:c14n1 <urn:p> _:c14n0",
            ],
        },
        Case {
            claim: "a type map",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@type","@type":"@vocab"},"T":{"@context":{"q":"urn:scoped"}}},"p":{"T":{"q":1},"U":{"q":2},"V":"urn:o","@none":{"q":3}}}"#,
            says: &[
                "<urn:o> rdf:type <urn:V>",
                "_:c14n0 <urn:p> <urn:o>",
                "_:c14n0 <urn:p> _:c14n1",
                "_:c14n0 <urn:p> _:c14n2",
                "_:c14n0 <urn:p> _:c14n3",
                "_:c14n1 rdf:type <urn:U>",
                r#"_:c14n1 <urn:q> "2"^^xsd:integer"#,
                r#"_:c14n2 <urn:q> "3"^^xsd:integer"#,
                "_:c14n3 rdf:type <urn:T>",
                r#"_:c14n3 <urn:scoped> "1"^^xsd:integer"#,
            ],
        },
        Case {
            claim: "a map by id or type goes back to before the type's context",
            document: r#"{"@context":{"@vocab":"urn:","T":{"@context":{"m":{"@id":"urn:m","@container":"@id"},"n":{"@id":"urn:n","@container":"@index"},"q":"urn:scoped"}}},"@type":"T","m":{"urn:a":{"q":1}},"n":{"k":{"q":2}}}"#,
            says: &[
                r#"<urn:a> <urn:q> "1"^^xsd:integer"#,
                "_:c14n0 rdf:type <urn:T>",
                "_:c14n0 <urn:m> <urn:a>",
                "_:c14n0 <urn:n> _:c14n1",
                r#"_:c14n1 <urn:scoped> "2"^^xsd:integer"#,
            ],
        },
    ]);
}

#[test]
fn graphs_and_reverse_properties_say_who_says_what_of_whom() {
    all_say(&[
        Case {
            claim: "a document that is nothing but a graph has no name",
            document: r#"{"@context":{"@vocab":"urn:"},"@graph":[{"@id":"urn:a","p":1},{"@id":"urn:b","p":2}]}"#,
            says: &[r#"<urn:a> <urn:p> "1"^^xsd:integer"#, r#"<urn:b> <urn:p> "2"^^xsd:integer"#],
        },
        Case {
            claim: "a graph with something said of it has a name",
            document: r#"{"@context":{"@vocab":"urn:"},"@id":"urn:g","p":1,"@graph":{"@id":"urn:a","q":2}}"#,
            says: &[r#"<urn:a> <urn:q> "2"^^xsd:integer <urn:g>"#, r#"<urn:g> <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a graph within a graph has a name",
            document: r#"{"@context":{"@vocab":"urn:"},"@graph":[{"@id":"urn:g","@graph":[{"@id":"urn:a","q":2}]}]}"#,
            says: &[r#"<urn:a> <urn:q> "2"^^xsd:integer <urn:g>"#],
        },
        Case {
            claim: "a node has an index, which says nothing",
            document: r#"{"@context":{"@vocab":"urn:"},"@index":"i","p":1}"#,
            says: &[r#"_:c14n0 <urn:p> "1"^^xsd:integer"#],
        },
        Case {
            claim: "a graph container wraps each node in a graph",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@graph"}},"p":[{"q":1},{"@id":"urn:g","@graph":{"q":2}}]}"#,
            says: &[
                "_:c14n0 <urn:p> _:c14n2",
                "_:c14n0 <urn:p> _:c14n4",
                r#"_:c14n1 <urn:q> "2"^^xsd:integer <urn:g>"#,
                r#"_:c14n3 <urn:q> "1"^^xsd:integer _:c14n4"#,
            ],
        },
        Case {
            claim: "a graph container by index leaves a graph as it is",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":["@graph","@index"]}},"p":{"a":{"q":1},"b":{"@id":"urn:g","@graph":{"q":2}},"e":{"@graph":{"q":3},"r":4}}}"#,
            says: &[
                r#"_:c14n0 <urn:q> "2"^^xsd:integer <urn:g>"#,
                r#"_:c14n1 <urn:q> "3"^^xsd:integer _:c14n6"#,
                "_:c14n2 <urn:p> <urn:g>",
                "_:c14n2 <urn:p> _:c14n3",
                "_:c14n2 <urn:p> _:c14n5",
                r#"_:c14n4 <urn:q> "1"^^xsd:integer _:c14n5"#,
                r#"_:c14n6 <urn:r> "4"^^xsd:integer _:c14n3"#,
            ],
        },
        Case {
            claim: "a graph container by a property",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":["@graph","@index"],"@index":"i"}},"p":{"a":{"q":1}}}"#,
            says: &[
                r#"_:c14n0 <urn:i> "a""#,
                r#"_:c14n1 <urn:q> "1"^^xsd:integer _:c14n0"#,
                "_:c14n2 <urn:p> _:c14n0",
            ],
        },
        Case {
            claim: "a graph container by id",
            document: r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":["@graph","@id","@set"]}},"p":{"urn:g":[{"q":1}],"urn:h":{"@graph":{"q":2}}}}"#,
            says: &[
                r#"_:c14n0 <urn:q> "2"^^xsd:integer <urn:h>"#,
                r#"_:c14n1 <urn:q> "1"^^xsd:integer <urn:g>"#,
                "_:c14n2 <urn:p> <urn:g>",
                "_:c14n2 <urn:p> <urn:h>",
            ],
        },
        Case {
            claim: "a reverse property",
            document: r#"{"@context":{"@vocab":"urn:","r":{"@reverse":"p"},"s":{"@reverse":"p","@container":"@set"},"t":{"@reverse":"p","@container":"@index"}},"@id":"urn:a","r":{"@id":"urn:b"},"s":[{"@id":"urn:c"}],"t":{"k":{"@id":"urn:d"}}}"#,
            says: &["<urn:b> <urn:p> <urn:a>", "<urn:c> <urn:p> <urn:a>", "<urn:d> <urn:p> <urn:a>"],
        },
        Case {
            claim: "a reverse map, and the reverse of a reverse",
            document: r#"{"@context":{"@vocab":"urn:","r":{"@reverse":"q"}},"@id":"urn:a","@reverse":{"p":{"@id":"urn:b"},"r":{"@id":"urn:c"}}}"#,
            says: &["<urn:a> <urn:q> <urn:c>", "<urn:b> <urn:p> <urn:a>"],
        },
        Case {
            claim: "blank nodes keep their labels' identity",
            document: r#"{"@context":{"@vocab":"urn:"},"@id":"_:a","p":{"@id":"_:b","q":{"@id":"_:a"}}}"#,
            says: &["_:c14n0 <urn:q> _:c14n1", "_:c14n1 <urn:p> _:c14n0"],
        },
    ]);
}

#[test]
fn what_breaks_a_rule_is_refused_by_the_name_of_the_rule() {
    all_refused(&[
        ("no context defines /p", &[r#"{"@context":{"p":"_:p"},"p":1}"#]),
        (
            "/@id is not an absolute IRI",
            &[
                r#"{"@context":{"@base":"http://a.example/"},"@id":"a b","urn:p":1}"#,
                r#"{"@context":[{"@base":"http://a.example/"},{"@base":null}],"@id":"c","urn:p":1}"#,
                r#"{"@id":"urn:a\u00a0b","urn:p":1}"#,
                r#"{"@id":"urn:a\ufeffb","urn:p":1}"#,
                r#"{"@id":"urn:a\u007fb","urn:p":1}"#,
                r#"{"@id":"1urn:a","urn:p":1}"#,
                r#"{"@id":"","urn:p":1}"#,
            ],
        ),
        (
            "invalid base IRI in a context",
            &[r#"{"@context":{"@base":5},"urn:p":1}"#, r#"{"@context":{"@base":"c/"},"urn:p":1}"#],
        ),
        (
            "invalid language tag in a context",
            &[
                r#"{"@context":{"@language":"not a tag"},"urn:p":1}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@language":"a b"}},"t":"x"}"#,
            ],
        ),
        ("invalid default language in a context", &[r#"{"@context":{"@language":5},"urn:p":1}"#]),
        (
            "invalid base direction in a context",
            &[
                r#"{"@context":{"@direction":"up"},"urn:p":1}"#,
                r#"{"@context":{"@direction":5},"urn:p":1}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@direction":"up"}},"t":"x"}"#,
            ],
        ),
        ("invalid @version value in a context", &[r#"{"@context":{"@version":1},"urn:p":1}"#]),
        ("invalid vocab mapping in a context", &[r#"{"@context":{"@vocab":5},"urn:p":1}"#]),
        ("invalid @propagate value in a context", &[r#"{"@context":{"@propagate":"no"},"urn:p":1}"#]),
        (
            "invalid @protected value in a context",
            &[
                r#"{"@context":{"@protected":1},"urn:p":1}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@protected":1}},"t":"x"}"#,
            ],
        ),
        (
            "the protected term t is redefined",
            &[
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t","@context":{"a":"urn:a"}}},{"t":{"@id":"urn:t","@context":{"a":"urn:b"}}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@type":"@id"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@container":"@set"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@language":"en"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@direction":"ltr"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@prefix":true}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@nest":"n"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":{"@id":"urn:t"}},{"t":{"@id":"urn:t","@container":"@index","@index":"urn:i"}}],"urn:p":1}"#,
                r#"{"@context":[{"@protected":true,"t":"urn:t"},{"t":null}],"urn:p":1}"#,
                r#"{"@context":{"@protected":true,"t":"urn:t","T":{"@id":"urn:T","@context":{"t":"urn:u"}}},"@type":"T","t":1}"#,
            ],
        ),
        (
            "invalid context nullification in a context",
            &[r#"{"@context":[{"t":{"@id":"urn:t","@protected":true}},null],"urn:p":1}"#],
        ),
        (
            "keyword redefinition in a context",
            &[
                r#"{"@context":{"@type":{}},"urn:p":1}"#,
                r#"{"@context":{"@type":{"@container":"@list"}},"urn:p":1}"#,
                r#"{"@context":{"@type":{"@id":"urn:x","@container":"@set"}},"urn:p":1}"#,
                r#"{"@context":{"@id":"urn:x"},"urn:p":1}"#,
            ],
        ),
        (
            "invalid type mapping in a context",
            &[
                r#"{"@context":{"t":{"@id":"urn:t","@container":"@type","@type":"urn:t"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@type":"_:b"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@type":5}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@type":"@list"}},"t":"x"}"#,
            ],
        ),
        (
            "invalid @nest value in a context",
            &[
                r#"{"@context":{"t":{"@id":"urn:t","@nest":"@id"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@nest":5}},"t":"x"}"#,
            ],
        ),
        (
            "invalid term definition in a context",
            &[
                r#"{"@context":{"t":{"@id":"urn:t","@index":"urn:i"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":"@index","@index":"i"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":"@index","@index":5}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@other":1}},"t":"x"}"#,
                r#"{"@context":{"a:b":{"@id":"a:b","@prefix":true}},"urn:p":1}"#,
                r#"{"@context":{"id":{"@id":"@id","@prefix":true}},"urn:p":1}"#,
                r#"{"@context":{"c/d":{"@id":"urn:c/d","@prefix":true},"@vocab":"urn:"},"urn:p":1}"#,
                r#"{"@context":{"t":5},"urn:p":1}"#,
                r#"{"@context":{"":"urn:t"},"urn:p":1}"#,
            ],
        ),
        (
            "cyclic IRI mapping in a context",
            &[
                r#"{"@context":{"t":{"@id":"urn:t","@type":"t"}},"t":"x"}"#,
                r#"{"@context":{"r":{"@reverse":"r"}},"urn:p":1}"#,
            ],
        ),
        (
            "invalid language mapping in a context",
            &[r#"{"@context":{"t":{"@id":"urn:t","@language":5}},"t":"x"}"#],
        ),
        (
            "invalid @prefix value in a context",
            &[r#"{"@context":{"t":{"@id":"urn:t","@prefix":1}},"t":"x"}"#],
        ),
        (
            "invalid container mapping in a context",
            &[
                r#"{"@context":{"t":{"@id":"urn:t","@container":["@id","@index"]}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":["@list","@set"]}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":["@graph","@language"]}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":["@graph","@type"]}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":"@none"}},"t":"x"}"#,
                r#"{"@context":{"t":{"@id":"urn:t","@container":5}},"t":"x"}"#,
            ],
        ),
        (
            "invalid local context in a context",
            &[r#"{"@context":{"t":{"@id":"urn:t","@context":5}},"t":"x"}"#],
        ),
        (
            "invalid IRI mapping in a context",
            &[
                r#"{"@context":{"t":"r"},"urn:p":1}"#,
                r#"{"@context":{"t":{}},"urn:p":1}"#,
                r#"{"@context":{"t":{"@id":5}},"urn:p":1}"#,
                r#"{"@context":{"a":"urn:a:","a:b":"urn:other"},"urn:p":1}"#,
                r#"{"@context":{"a:b":"@type"},"urn:p":1}"#,
                r#"{"@context":{"a/b":"urn:x"},"urn:p":1}"#,
                r#"{"@context":{"a/b":{"@type":"@id"}},"urn:p":1}"#,
                r#"{"@context":{"r":{"@reverse":5}},"urn:p":1}"#,
                r#"{"@context":{"r":{"@reverse":"@type"}},"urn:p":1}"#,
            ],
        ),
        ("invalid keyword alias in a context", &[r#"{"@context":{"t":"@context"},"urn:p":1}"#]),
        ("reserved @id value in a context", &[r#"{"@context":{"t":"@future"},"urn:p":1}"#]),
        (
            "invalid reverse property in a context",
            &[
                r#"{"@context":{"r":{"@reverse":"urn:r","@id":"urn:r"}},"urn:p":1}"#,
                r#"{"@context":{"r":{"@reverse":"urn:r","@nest":"n"}},"urn:p":1}"#,
                r#"{"@context":{"r":{"@reverse":"urn:r","@container":"@list"}},"urn:p":1}"#,
                r#"{"@context":{"r":{"@reverse":"urn:r","@container":["@set"]}},"urn:p":1}"#,
            ],
        ),
        ("invalid typed value at /urn:p/@type", &[r#"{"urn:p":{"@value":"x","@type":["urn:t"]}}"#]),
        (
            "invalid typed value at /urn:p",
            &[
                r#"{"urn:p":{"@value":"x","@type":"t"}}"#,
                r#"{"urn:p":{"@value":"x","@type":"_:b"}}"#,
                r#"{"urn:p":{"@value":"x","@type":"@id"}}"#,
            ],
        ),
        ("invalid value object at /urn:p/@index", &[r#"{"urn:p":{"@value":"x","@index":5}}"#]),
        (
            "invalid value object at /urn:p",
            &[
                r#"{"urn:p":{"@value":"x","@type":"urn:t","@language":"en"}}"#,
                r#"{"urn:p":{"@value":"x","@type":"urn:t","@direction":"ltr"}}"#,
            ],
        ),
        (
            "invalid language-tagged value at /urn:p",
            &[r#"{"urn:p":{"@value":5,"@language":"en"}}"#, r#"{"urn:p":{"@value":5,"@direction":"ltr"}}"#],
        ),
        (
            "invalid value object value at /urn:p",
            &[r#"{"urn:p":{"@value":[1]}}"#, r#"{"urn:p":{"@value":{}}}"#],
        ),
        (
            "invalid language-tagged string at /urn:p/@language",
            &[r#"{"urn:p":{"@value":"x","@language":5}}"#],
        ),
        ("invalid base direction at /urn:p/@direction", &[r#"{"urn:p":{"@value":"x","@direction":"up"}}"#]),
        ("invalid value object at /urn:p/@id", &[r#"{"urn:p":{"@value":"x","@id":"urn:i"}}"#]),
        (
            "invalid set or list object at /urn:p/urn:q",
            &[r#"{"urn:p":{"@list":[1],"urn:q":1}}"#, r#"{"urn:p":{"@set":[1],"urn:q":1}}"#],
        ),
        ("invalid set or list object at /urn:p/@index", &[r#"{"urn:p":{"@list":[1],"@index":5}}"#]),
        ("invalid set or list object at /urn:p/@id", &[r#"{"urn:p":{"@set":[1],"@id":"urn:i"}}"#]),
        ("invalid @graph value at /urn:p/@graph", &[r#"{"urn:p":{"@graph":5}}"#]),
        ("invalid @index value at /urn:p/@index", &[r#"{"urn:p":{"@index":5,"urn:q":1}}"#]),
        ("invalid @reverse value at /urn:p/@reverse", &[r#"{"urn:p":{"@reverse":5}}"#]),
        (
            "invalid reverse property map at /urn:p/@reverse/@id",
            &[r#"{"urn:p":{"@reverse":{"@id":"urn:i"}}}"#],
        ),
        (
            "invalid reverse property value at /urn:p/@reverse/urn:q",
            &[r#"{"urn:p":{"@reverse":{"urn:q":"x"}}}"#, r#"{"urn:p":{"@reverse":{"urn:q":{"@list":[]}}}}"#],
        ),
        ("no context defines /urn:p/@reverse/q", &[r#"{"urn:p":{"@reverse":{"q":{}}}}"#]),
        ("invalid type value at /urn:p/@type", &[r#"{"urn:p":{"@type":5}}"#]),
        ("invalid type value at /urn:p/@type/0", &[r#"{"urn:p":{"@type":[null]}}"#]),
        ("invalid @id value at /urn:p/@id", &[r#"{"urn:p":{"@id":["urn:i"]}}"#]),
        ("misplaced keyword at /urn:p/@language", &[r#"{"urn:p":{"@language":"en"}}"#]),
        (
            "invalid typed value at /urn:p/type",
            &[r#"{"@context":{"type":"@type"},"urn:p":{"@type":"urn:a","type":"urn:b","@value":"x"}}"#],
        ),
        ("colliding keywords at /id", &[r#"{"@context":{"id":"@id"},"id":"urn:a","@id":"urn:b","urn:p":1}"#]),
        ("free-floating value at ", &[r#"{"@value":"x"}"#]),
        ("free-floating list at ", &[r#"{"@list":[{"urn:p":1}]}"#]),
        ("free-floating node at ", &[r#"{"@id":"urn:x","urn:p":null}"#]),
        ("free-floating value at /@graph/0", &[r#"{"@graph":["x"]}"#]),
        ("free-floating node at /@graph/0", &[r#"{"@graph":[{"@id":"urn:x"}]}"#]),
        (
            "free-floating value at /p",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@graph"}},"p":{"@value":"x"}}"#,
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@graph"}},"p":"x"}"#,
            ],
        ),
        (
            "free-floating list at /p",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@graph"}},"p":{"@list":[1]}}"#,
            ],
        ),
        (
            "free-floating node at /p",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@graph"}},"p":{"@id":"urn:o"}}"#,
            ],
        ),
        (
            "invalid language tag at /p/a b",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@language"}},"p":{"a b":"x"}}"#,
            ],
        ),
        (
            "invalid language map value at /p/en",
            &[r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@language"}},"p":{"en":5}}"#],
        ),
        (
            "invalid value object at /p/a",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@index","@index":"i"}},"p":{"a":"x"}}"#,
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@index","@index":"i"}},"p":{"a":{"@value":"x"}}}"#,
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@index","@index":"i"}},"p":{"a":{"@list":["x"]}}}"#,
            ],
        ),
        (
            "invalid value object at /p/urn:a",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@id"}},"p":{"urn:a":{"@list":["x"]}}}"#,
            ],
        ),
        (
            "/p/T/@list/0 is not an absolute IRI",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@type"}},"p":{"T":{"@list":["x"]}}}"#,
            ],
        ),
        (
            "invalid value object at /p/T",
            &[
                r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@type"}},"p":{"T":{"@value":"x"}}}"#,
            ],
        ),
        (
            "no context defines /p/T",
            &[r#"{"@context":{"p":{"@id":"urn:p","@container":"@type"}},"p":{"T":{"urn:q":1}}}"#],
        ),
        (
            "/p/a is not an absolute IRI",
            &[r#"{"@context":{"@vocab":"urn:","p":{"@id":"urn:p","@container":"@id"}},"p":{"a":{"q":1}}}"#],
        ),
        ("invalid reverse property value at /r", &[r#"{"@context":{"r":{"@reverse":"urn:r"}},"r":"x"}"#]),
        (
            "no context defines /p/ident",
            &[
                r#"{"@context":{"T":{"@id":"urn:T","@context":{"ident":"@id","p":"urn:p"}}},"@type":"T","p":{"ident":"urn:x","urn:q":1}}"#,
            ],
        ),
    ]);
}

#[test]
fn what_the_documents_address_is_relative_to_is_its_own_or_its_contexts() {
    let at = |document: Value| {
        let dataset = to_quads_at(&document, Edition(0), Some("http://a.example/b/c?q"))?;
        rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET)
            .map(|canonical| canonical.nquads)
    };
    for (reference, iri) in [
        ("", "http://a.example/b/c?q"),
        ("#f", "http://a.example/b/c?q#f"),
        ("?r", "http://a.example/b/c?r"),
        ("d", "http://a.example/b/d"),
        ("/d", "http://a.example/d"),
        ("//e.example/d", "http://e.example/d"),
        ("./../../d/.", "http://a.example/d/"),
        ("1:2", "http://a.example/b/1:2"),
    ] {
        let expected = format!("<{iri}> <urn:p> <urn:o> .\n");
        assert_eq!(at(json!({"@id": reference, "urn:p": {"@id": "urn:o"}})), Ok(expected));
    }
    let based = json!({"@context": {"@base": "d/"}, "@id": "e", "urn:p": {"@id": "urn:o"}});
    assert_eq!(at(based), Ok("<http://a.example/b/d/e> <urn:p> <urn:o> .\n".to_owned()));
}

/// `count` terms of which each needs the next.
fn chain(count: usize) -> Value {
    let term = |nth: usize| format!("t{nth:03}");
    let mut context = serde_json::Map::new();
    for nth in 0..count {
        let next = if nth + 1 < count { format!("{}:x", term(nth + 1)) } else { "urn:x:".to_owned() };
        context.insert(term(nth), json!(next));
    }
    json!({"@context": context, "urn:p": 1})
}

#[test]
fn how_deep_a_document_may_go_is_exact_and_begins_anew_beside() {
    assert!(canonicalize(&chain(65), Edition(0)).is_ok());
    assert_eq!(canonicalize(&chain(66), Edition(0)), Err(JsonLdError::TooComplex));
    let mut beside = serde_json::Map::new();
    for nth in 0..100 {
        beside.insert(format!("a{nth}"), json!(format!("b{nth}:x")));
        beside.insert(format!("b{nth}"), json!("urn:x:"));
    }
    assert!(canonicalize(&json!({"@context": beside, "urn:p": 1}), Edition(0)).is_ok());

    let nodes = |depth: usize| (1..depth).fold(json!({"urn:p": 1}), |inner, _| json!({"urn:p": inner}));
    assert!(to_quads(&nodes(130), Edition(0)).is_ok());
    assert_eq!(to_quads(&nodes(131), Edition(0)).err(), Some(JsonLdError::TooComplex));
    for beside in [json!({"urn:q": 1}), json!([1]), json!({"@list": [[1]]})] {
        assert!(to_quads(&json!({"urn:p": vec![beside; 200]}), Edition(0)).is_ok());
    }
    let lists = json!({"urn:p": {"@list": vec![json!([1]); 200]}});
    assert!(to_quads(&lists, Edition(0)).is_ok());
}

#[test]
fn a_dataset_tells_its_size_and_its_labels() {
    assert!(to_quads(&json!([]), Edition(0)).unwrap().is_empty());
    let document = json!([{"@id": "_:a", "urn:p": [1, 2]}, {"@id": "_:b", "urn:p": {"@id": "_:a"}}]);
    let dataset = to_quads(&document, Edition(0)).unwrap();
    assert!(!dataset.is_empty());
    assert_eq!(dataset.len(), 3);
    let canonical = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET).unwrap();
    // Which of the two comes first is told by the lines.
    let labels = ["a", "b"].map(|label| canonical.label(dataset.blank_labelled(label).unwrap()).unwrap());
    assert_ne!(labels[0], labels[1]);
    assert!(canonical.nquads.contains(&format!("_:c14n{} <urn:p> _:c14n{} .", labels[1], labels[0])));
    assert_eq!(dataset.blank_labelled("c"), None);
}

#[test]
fn every_escape_of_n_quads_is_read() {
    let canonical = |text: &str| {
        let dataset = parse_nquads(text).unwrap();
        rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET).unwrap().nquads
    };
    let read = canonical("<urn:a> <urn:p> \"\\b\\n\\r\\f\\t\\'\\\"\\\\\\u00e9\\U0001F41D\" .\n");
    assert_eq!(
        canonical("\n# a remark\n \n<urn:a> <urn:p> <urn:o> . # another\n"),
        "<urn:a> <urn:p> <urn:o> .\n"
    );
    assert_eq!(read, "<urn:a> <urn:p> \"\\b\\n\\r\\f\\t'\\\"\\\\é🐝\" .\n");
}

#[test]
fn editions_are_counted_wherever_a_context_or_an_escape_stands() {
    // Published under one address in two versions.
    let changed = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    for document in [
        json!({"@context": changed, "urn:p": 1}),
        json!([{"@context": changed, "urn:p": 1}]),
        json!({"urn:p": [{"urn:p": {"@context": [{}, changed], "urn:p": 1}}]}),
        json!({"@context": {"T": {"@id": "urn:T", "@context": changed}}, "urn:p": 1}),
        json!({"@context": [{"p": {"@id": "urn:p", "@context": [changed]}}], "p": 1}),
    ] {
        assert_eq!(editions(&document), 2, "{document}");
    }
    for document in [
        json!({"urn:p": ["a", "\t"]}),
        json!([{"urn:p": {"urn:p": "\t"}}]),
        json!({"urn:\u{7f}": 1}),
        json!({"@id": "urn:a|b"}),
    ] {
        assert_eq!(editions(&document), 2, "{document}");
    }
    for document in
        [json!({"urn:p": ["a", "\n", "a | b"]}), json!({"urn:p": changed}), json!([]), json!("a \" b")]
    {
        assert_eq!(editions(&document), 1, "{document}");
    }
    // The contexts' editions come first, and then they come again with the older escapes.
    let both = json!({"@context": changed, "urn:p": "\t"});
    assert_eq!(editions(&both), 4);
    let escaped = |edition| canonicalize(&both, Edition(edition)).unwrap().contains("\\t");
    assert_eq!([0, 1, 2, 3].map(escaped), [true, true, false, false]);
}

#[test]
fn what_costs_work_without_being_written_is_counted() {
    let ends = |document: &Value| to_quads(document, Edition(0)).err();
    // Each node copies the terms of the one around it.
    let terms: serde_json::Map<_, _> = (0..2000).map(|nth| (format!("t{nth}"), json!("urn:x"))).collect();
    let copied = |count: usize| {
        let node = json!({"@context": {"p": "urn:p"}, "p": 1});
        json!({"@context": terms, "urn:q": vec![node; count]})
    };
    assert_eq!(ends(&copied(5)), None);
    assert_eq!(ends(&copied(520)), Some(JsonLdError::TooComplex));
    // Names that are long are as long as they are.
    let long: serde_json::Map<_, _> =
        (0..20).map(|nth| (format!("{nth}{}", "x".repeat(30_000)), json!("urn:of-twenty-letters"))).collect();
    assert_eq!(ends(&json!({"@context": long, "urn:p": 1})), None);
    assert_eq!(ends(&json!({"urn:p": "x".repeat(3_000_000)})), None);
    // What is null takes its key's length and writes nothing.
    let mut nulls = serde_json::Map::new();
    nulls.insert("@context".to_owned(), json!({"@vocab": format!("urn:{}", "x".repeat(100_000))}));
    nulls.insert("urn:p".to_owned(), json!(1));
    nulls.extend((0..40).map(|nth| (format!("k{nth}"), Value::Null)));
    assert_eq!(ends(&Value::Object(nulls.clone())), None);
    nulls.extend((40..43).map(|nth| (format!("k{nth}"), Value::Null)));
    assert_eq!(ends(&Value::Object(nulls)), Some(JsonLdError::TooComplex));
}

/// Quads in short: `_a` is a blank node, `x` the literal, all else an IRI.
fn quads(short: &str, blank: &str) -> String {
    let term = |word: &str| match (word.strip_prefix('_'), word) {
        (Some(label), _) => format!("_:{blank}{label}"),
        (None, "x") => "\"x\"".to_owned(),
        (None, iri) => format!("<urn:{iri}>"),
    };
    short.split('|').map(|quad| quad.split(' ').map(term).collect::<Vec<_>>().join(" ") + " .\n").collect()
}

#[test]
fn alike_blank_nodes_get_the_labels_that_rdfc_10_gives_them() {
    for (claim, graph, canonical) in [
        ("a ring of three", "_a p _b|_b p _c|_c p _a", "_0 p _2|_1 p _0|_2 p _1"),
        (
            "two rings and a node that points at one of them",
            "_a p _b|_b p _a|_c p _d|_d p _c|u p _a",
            "u p _0|_0 p _3|_1 p _2|_2 p _1|_3 p _0",
        ),
        (
            "a node that names itself, and one that does not",
            "_a p _a|_b p _b|_b q _a|_c p _c",
            "_0 p _0|_1 p _1|_1 q _0|_2 p _2",
        ),
        (
            "two that only what surrounds them tells apart",
            "_a p _c|_b p _d|_c p _e|_d p _f|_e q u|_f q v",
            "_0 q u|_1 q v|_2 p _1|_3 p _2|_4 p _0|_5 p _4",
        ),
        (
            "two graphs that say the same, of which one is spoken of",
            "_a p x _g|_b p x _h|u q _g|u q _h|u r _a",
            "u q _2|u q _3|u r _1|_0 p x _3|_1 p x _2",
        ),
        (
            "graphs named by nodes that hang together",
            "_a p _b _g|_b p _a _g|_g q _h|_h q _g|_c p _d _h",
            "_0 q _1|_1 q _0|_3 p _2 _1|_4 p _5 _0|_5 p _4 _0",
        ),
        (
            "all of four know each other, and one of them another",
            "_a p _b|_a p _c|_a p _d|_b p _a|_b p _c|_b p _d|_c p _a|_c p _b|_c p _d|_d p _a|_d p _b|_d p _c|_d q _e|_e q _f",
            "_0 p _3|_0 p _4|_0 p _5|_0 q _2|_2 q _1|_3 p _0|_3 p _4|_3 p _5|_4 p _0|_4 p _3|_4 p _5|_5 p _0|_5 p _3|_5 p _4",
        ),
        (
            "what is said twice counts once",
            "_a p _b|_a p _b|_b p _a|_c p _d|_d p _c|_d p _c|_d p _d",
            "_0 p _0|_0 p _3|_1 p _2|_2 p _1|_3 p _0",
        ),
        (
            "six in a ring beside two rings of three",
            "_a p _b|_b p _c|_c p _d|_d p _e|_e p _f|_f p _a|_g p _h|_h p _i|_i p _g|_j p _k|_k p _l|_l p _j",
            "_0 p _2|_1 p _0|_10 p _9|_11 p _10|_2 p _1|_3 p _5|_4 p _3|_5 p _4|_6 p _11|_7 p _6|_8 p _7|_9 p _8",
        ),
        (
            "the parts of a cube",
            "_a p _b|_b p _d|_d p _c|_c p _a|_e q _f|_f q _h|_h q _g|_g q _e|_a r _e|_b r _f|_c r _g|_d r _h",
            "_0 p _3|_0 r _7|_1 p _0|_1 r _6|_2 p _1|_2 r _5|_3 p _2|_3 r _4|_4 q _5|_5 q _6|_6 q _7|_7 q _4",
        ),
        (
            "a tree whose leaves are alike",
            "_r p _a|_r p _b|_a p _c|_a p _d|_b p _e|_b p _f|_b p _g",
            "_0 p _1|_0 p _2|_1 p _3|_1 p _4|_2 p _5|_2 p _6|_2 p _7",
        ),
        (
            "a graph, an object and a subject are three different neighbours",
            "_a p x _b|_c p _d|_d p x _a|_b q _c|_e p x _f|_g p _h|_h p x _e|_f q _g|u q _d",
            "u q _0|_0 p x _2|_1 p x _5|_2 p x _3|_3 q _4|_4 p _0|_5 p x _6|_6 q _7|_7 p _1",
        ),
        (
            "each names two others, and only a long way round tells them apart",
            "_a p _e|_b p _a|_c p _b|_d p _c|_e p _d|_a p _d|_b p _c|_c p _e|_d p _a|_e p _b",
            "_0 p _1|_0 p _4|_1 p _0|_1 p _2|_2 p _0|_2 p _3|_3 p _1|_3 p _4|_4 p _2|_4 p _3",
        ),
        (
            "the predicate tells neighbours apart",
            "_a p _b|_a q _c|_d p _e|_d q _f|_b r _f|_e r _c|_b s _e",
            "_0 r _4|_1 r _2|_1 s _0|_3 p _0|_3 q _2|_5 p _1|_5 q _4",
        ),
    ] {
        let dataset = parse_nquads(&quads(graph, "")).unwrap();
        let ours = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET).unwrap();
        assert_eq!(ours.nquads, quads(canonical, "c14n"), "{claim}");
    }
}
