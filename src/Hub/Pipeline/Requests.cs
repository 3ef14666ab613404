using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>Changes something: runs in one unit of work and leaves an audit entry.</summary>
public interface ICommand<T> : IRequest<Outcome<T>>, IChange;

/// <summary>Reads something: leaves no trace unless it is also <see cref="IAudited"/>.</summary>
public interface IQuery<T> : IRequest<Outcome<T>>;

/// <summary>Marks commands for the behaviours, whatever they answer.</summary>
public interface IChange : IAudited;

/// <summary>Leaves an audit entry. <see cref="AuditSubject"/> is the id it is about: a case, a session, a recording.</summary>
public interface IAudited
{
    Guid? AuditSubject => null;
}

/// <summary>
/// Asked for many times in the course of one thing that a person does, such as a player's byte ranges: granted, it leaves one entry for each
/// person, sign-in, subject and <see cref="Viewings.Span"/>. Refused, it leaves one each time, as all do.
/// </summary>
public interface IViewing : IAudited;

/// <summary>
/// Carries an id that the sender made, by which it is stored once. The handler answers what is stored already; of two that arrive at once the unique key decides,
/// and the loser's handler is asked again and finds what the other has stored.
/// </summary>
public interface IOnce;

/// <summary>Says what is wrong with its fields before anything else looks at them.</summary>
public interface IValidated
{
    /// <summary>Adds one text a field; an empty list lets the request pass.</summary>
    void Validate(FieldErrors errors);
}
