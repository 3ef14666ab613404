using MediatR;

namespace CaseHub.Hub.People.SignIns;

/// <summary>A sign-in acts for another organisation from now on.</summary>
internal sealed record SignInMoved(Guid SignInId) : INotification;
