//! The command line explains itself: every word of its help is reviewed.

use clap::{Command, CommandFactory as _};
use loophub::commands::Cli;

/// The help of a command and of everything under it.
fn help(command: &mut Command, name: &str, text: &mut String) {
    text.push_str(&format!("$ {name} --help\n{}\n", command.render_long_help()));
    let under: Vec<String> = command
        .get_subcommands()
        .filter(|under| under.get_name() != "help")
        .map(|under| under.get_name().to_owned())
        .collect();
    for under in under {
        let name = format!("{name} {under}");
        let found = command.find_subcommand_mut(&under).expect("it is listed");
        help(found, &name, text);
    }
}

/// The help of every command is the one reviewed in `golden/cli-help.txt`.
#[test]
fn the_help_is_as_reviewed() {
    // What the variable holds on this machine is no part of it.
    let mut command = Cli::command()
        .term_width(100)
        .mut_arg("config", |config| config.hide_env_values(true))
        .mut_arg("secrets", |secrets| secrets.hide_env_values(true));
    command.build();
    let mut text = String::new();
    help(&mut command, "loophub", &mut text);
    let text: String = text
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    assert_eq!(
        text,
        include_str!("../golden/cli-help.txt"),
        "accept the new help by copying it to cli-help.txt"
    );
}
