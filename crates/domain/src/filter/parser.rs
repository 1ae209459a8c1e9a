//! The grammar of a filter: `||` of `&&` of negations, parentheses and comparisons. Depth and length are bounded.

use super::date;
use super::fault::{FilterFault, FilterFaultKind as Kind};
use super::lexer::{Lexer, Token};
use super::{
    Comparison, FILTER_MAX_COMPARISONS, FILTER_MAX_DEPTH, Field, FieldKind, Filter, Operator, Resource, Value,
};
use crate::moment::Moment;

/// Reads a filter; answers how many steps that took too, in characters looked at and words taken.
pub(super) fn parse(text: &str, resource: Resource) -> (Result<Filter, FilterFault>, usize) {
    let lexer = match Lexer::new(text) {
        Ok(lexer) => lexer,
        Err(fault) => return (Err(fault), 0),
    };
    let mut parser = Parser {
        lexer,
        resource,
        token: Token::End,
        at: 1,
        comparisons: 0,
        steps: 0,
    };
    let filter = parser.whole();
    (filter, parser.steps + parser.lexer.steps)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    resource: Resource,
    /// The word at hand, and where it begins.
    token: Token<'t>,
    at: usize,
    comparisons: usize,
    steps: usize,
}

/// One side of a comparison.
enum Operand {
    Field(Field),
    Literal(Literal),
}

enum Literal {
    Null,
    Boolean,
    Text(String),
    Number,
    Date(Moment),
}

impl Parser<'_> {
    fn whole(&mut self) -> Result<Filter, FilterFault> {
        self.advance()?;
        let filter = self.any(0)?;
        match self.token {
            Token::End => Ok(filter),
            _ => Err(Kind::JunctionExpected.at(self.at)),
        }
    }

    fn any(&mut self, depth: usize) -> Result<Filter, FilterFault> {
        self.joined(&Token::Or, depth, Self::all, Filter::Any)
    }

    fn all(&mut self, depth: usize) -> Result<Filter, FilterFault> {
        self.joined(&Token::And, depth, Self::one, Filter::All)
    }

    fn joined(
        &mut self,
        junction: &Token<'_>,
        depth: usize,
        part: impl Fn(&mut Self, usize) -> Result<Filter, FilterFault>,
        whole: fn(Vec<Filter>) -> Filter,
    ) -> Result<Filter, FilterFault> {
        let first = part(self, depth)?;
        if self.token != *junction {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.token == *junction {
            self.advance()?;
            parts.push(part(self, depth)?);
        }
        Ok(whole(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, FilterFault> {
        if depth > FILTER_MAX_DEPTH {
            return Err(Kind::TooDeep.at(self.at));
        }
        match self.token {
            Token::Not => {
                self.advance()?;
                // `!a == b` is `(!a) == b` in JavaScript, which nobody means.
                if !matches!(self.token, Token::Not | Token::Open | Token::Boolean(_)) {
                    return Err(Kind::NotBeforeParenthesis.at(self.at));
                }
                Ok(Filter::Not(Box::new(self.one(depth + 1)?)))
            }
            Token::Open => {
                self.advance()?;
                let within = self.any(depth + 1)?;
                if self.token != Token::Close {
                    return Err(match self.token {
                        Token::End => Kind::ParenthesisExpected,
                        _ => Kind::JunctionExpected,
                    }
                    .at(self.at));
                }
                self.advance()?;
                Ok(within)
            }
            _ => self.comparison(),
        }
    }

    fn comparison(&mut self) -> Result<Filter, FilterFault> {
        self.comparisons += 1;
        if self.comparisons > FILTER_MAX_COMPARISONS {
            return Err(Kind::TooMany.at(self.at));
        }
        let constant = match self.token {
            Token::Boolean(constant) => Some(constant),
            _ => None,
        };
        let (left, left_at) = self.operand()?;
        let Token::Operator(operator) = self.token else {
            return match constant {
                Some(constant) => Ok(Filter::Constant(constant)),
                None => Err(Kind::OperatorExpected.at(self.at)),
            };
        };
        self.advance()?;
        let (right, right_at) = self.operand()?;
        let (field, operator, literal, at) = match (left, right) {
            (Operand::Field(field), Operand::Literal(literal)) => (field, operator, literal, right_at),
            (Operand::Literal(literal), Operand::Field(field)) => {
                (field, operator.mirrored(), literal, left_at)
            }
            (Operand::Field(_), Operand::Field(_)) => return Err(Kind::TwoFields.at(right_at)),
            (Operand::Literal(_), Operand::Literal(_)) => return Err(Kind::NoField.at(left_at)),
        };
        let value = typed(field.kind(), operator, literal).map_err(|kind| kind.at(at))?;
        Ok(Filter::Compare(Comparison {
            field,
            operator,
            value,
        }))
    }

    fn operand(&mut self) -> Result<(Operand, usize), FilterFault> {
        let at = self.at;
        let operand = match std::mem::replace(&mut self.token, Token::End) {
            Token::Name(name) => {
                let field = self.resource.field(name).ok_or(Kind::UnknownField.at(at))?;
                Operand::Field(field)
            }
            Token::Null => Operand::Literal(Literal::Null),
            Token::Boolean(_) => Operand::Literal(Literal::Boolean),
            Token::Text(text) => Operand::Literal(Literal::Text(text)),
            Token::Number => Operand::Literal(Literal::Number),
            Token::Date(moment) => Operand::Literal(Literal::Date(moment)),
            _ => return Err(Kind::OperandExpected.at(at)),
        };
        self.advance()?;
        Ok((operand, at))
    }

    fn advance(&mut self) -> Result<(), FilterFault> {
        self.steps += 1;
        (self.token, self.at) = self.lexer.next()?;
        Ok(())
    }
}

/// The value as the field takes it.
fn typed(kind: FieldKind, operator: Operator, literal: Literal) -> Result<Value, Kind> {
    match (kind, literal) {
        (_, Literal::Null) if operator.orders() => Err(Kind::NullHasNoOrder),
        (_, Literal::Null) => Ok(Value::Null),
        (FieldKind::Text, Literal::Text(text)) => Ok(Value::Text(text)),
        (FieldKind::Date, Literal::Date(moment)) => Ok(Value::Date(moment)),
        // Dates are answered as texts, and partners compare them with texts.
        (FieldKind::Date, Literal::Text(text)) => date::read(&text).map(Value::Date).ok_or(Kind::BadDate),
        (kind, Literal::Boolean | Literal::Number | Literal::Date(_)) => Err(Kind::WrongType(kind)),
    }
}
