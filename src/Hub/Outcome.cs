using System.Diagnostics.CodeAnalysis;

namespace CaseHub.Hub;

/// <summary>What every request answers: a value, or the <see cref="Refusal"/> that says why not and what to do next.</summary>
/// <typeparam name="T">The value; <see cref="MediatR.Unit"/> where there is nothing to say.</typeparam>
public sealed record Outcome<T> : IOutcome<Outcome<T>>
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value; default when refused.</summary>
    public T? Value { get; }

    /// <summary>Why the request was not granted; null when it was.</summary>
    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Refusal is null;

    static Outcome<T> IOutcome<Outcome<T>>.Refused(Refusal refusal) => new(default, refusal);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Lets a pipeline behaviour refuse without knowing the value's type.</summary>
public interface IOutcome<TSelf>
{
    Refusal? Refusal { get; }

    static abstract TSelf Refused(Refusal refusal);
}
