using System.Reflection;
using Xunit.Sdk;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>Puts the shared network back before a test where the one before it has failed half-way, and left machines off.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class RunningMachinesAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest) => ManPageNetwork.Current?.EnsureRunningAsync().GetAwaiter().GetResult();
}
