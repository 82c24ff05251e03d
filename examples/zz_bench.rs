use lapel::domain::{engine::Expect,evidence::Evidence,verify::verify};
fn main(){
  for f in std::env::args().skip(1){
    let t=std::fs::read_to_string(&f).unwrap();
    let e=Evidence::default(); let x=Expect::default();
    for _ in 0..50 { let _=verify(&t,&e,1795284120,&x); }
    let mut v:Vec<u128>=(0..400).map(|_|{let b=std::time::Instant::now(); let _=std::hint::black_box(verify(&t,&e,1795284120,&x)); b.elapsed().as_nanos()}).collect(); v.sort();
    println!("{f} {} B: median {} µs, best {} µs", t.len(), v[200]/1000, v[0]/1000);
  }
}
