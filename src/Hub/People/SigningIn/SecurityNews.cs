using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>How a person signs in has changed: they are told, so that they know where it was not they.</summary>
/// <param name="ClinicianId">Whose.</param>
/// <param name="Kind">Of the notice.</param>
/// <param name="ById">Who did it.</param>
internal sealed record SecurityChanged(Guid ClinicianId, string Kind, Guid ById) : INotification
{
    public const string FactorAdded = "second-factor-added";
    public const string FactorRemoved = "second-factor-removed";
    public const string FactorReset = "second-factor-reset";
    public const string PasswordChanged = "password-changed";
}
