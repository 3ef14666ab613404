using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Ten new recovery codes; those of before end at once.</summary>
public static class RenewRecoveryCodes
{
    public sealed record Request : ICommand<Answer>;

    /// <param name="RecoveryCodes">To be shown once.</param>
    public sealed record Answer(IReadOnlyList<string> RecoveryCodes);

    internal sealed class Handler(RecentProof proof, SecondFactors factors) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (!user.TwoFactorEnabled) return Refusal.Conflict("recovery-codes-for-nothing");
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            return new Answer(await factors.NewRecoveryCodesAsync(user));
        }
    }
}
